import CopydeskPipelines

/// The package of a runner as text: the command with the stages of some plugins.
struct RunnerPackage {
  struct Plugin: Equatable {
    enum Location: Equatable {
      case folder(String)
      case repository(url: String, PluginReference.Requirement)
    }

    var location: Location
    /// What SwiftPM calls the package: the last part of its path or address.
    var identity: String
    /// Empty until the package has been fetched and tells what it has.
    var product: String
    var module: String
  }

  var plugins: [Plugin]
  /// Sixteen digits that tell this runner from others; see `PluginRunner`.
  var key: String
  var copydesk: CopydeskPackage
  /// Where the package is for the build, which may be a link to the checkout: its last part is its identity.
  var copydeskPath: String?

  /// The name of the program, which is no other runner's, so that all can share one build folder.
  var program: String { "Runner" + key }

  /// The manifest.
  var manifest: String {
    let origin =
      copydeskPath.map { ".package(name: \"copydesk\", path: \(Self.quoted($0)))" }
      ?? ".package(url: \(Self.quoted(CopydeskPackage.url)), exact: \(Self.quoted(CopydeskCommand.version)))"
    var dependencies: [String] = []
    var products = ["CopydeskCLI", "CopydeskCore"].map { ".product(name: \"\($0)\", package: \"copydesk\")" }
    for plugin in plugins {
      let dependency =
        switch plugin.location {
        case .folder(let path): ".package(path: \(Self.quoted(path)))"
        case .repository(let url, let requirement):
          ".package(url: \(Self.quoted(url)), \(Self.argument(requirement)))"
        }
      if !dependencies.contains(dependency) { dependencies.append(dependency) }
      guard !plugin.product.isEmpty else { continue }
      let product = ".product(name: \(Self.quoted(plugin.product)), package: \(Self.quoted(plugin.identity)))"
      if !products.contains(product) { products.append(product) }
    }
    return """
      // swift-tools-version: 6.2
      // Written by copydesk.
      import PackageDescription

      let package = Package(
        name: "copydesk-runner",
        platforms: [.macOS(.v15)],
        dependencies: [
          \(([origin] + dependencies).joined(separator: ",\n    "))
        ],
        targets: [
          .executableTarget(
            name: "\(program)",
            dependencies: [
              \(products.joined(separator: ",\n          "))
            ],
            path: "Sources")
        ]
      )

      """
  }

  /// The program. A plugin is named by its module alone, since a type that bears the module's name would hide it.
  var main: String {
    var modules: [String] = []
    for plugin in plugins where !modules.contains(plugin.module) { modules.append(plugin.module) }
    return """
      // Written by copydesk.
      @_spi(Runner) import CopydeskCLI
      import CopydeskCore
      \(modules.map { "import \($0)" }.joined(separator: "\n"))

      @main
      struct Program {
        static func main() async {
          let plugins: [any CopydeskCore::StagePlugin] = [
            \(plugins.map { "\($0.module)::plugin" }.joined(separator: ",\n      "))
          ]
          await CopydeskCLI::CopydeskProgram.main(
            plugins: plugins, runner: \(Self.quoted(key)), copydesk: \(Self.quoted(copydesk.written)))
        }
      }

      """
  }

  private static func argument(_ requirement: PluginReference.Requirement) -> String {
    switch requirement {
    case .from(let version): "from: \(quoted(version))"
    case .exact(let version): "exact: \(quoted(version))"
    case .revision(let commit): "revision: \(quoted(commit))"
    }
  }

  /// A literal that holds `text` and nothing else.
  static func quoted(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": literal += "\\\(scalar)"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: literal += "\\u{\(String(scalar.value, radix: 16))}"
      default: literal.unicodeScalars.append(scalar)
      }
    }
    return literal + "\""
  }
}
