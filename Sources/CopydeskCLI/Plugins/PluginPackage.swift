import CopydeskPipelines
import Foundation

/// A Swift package as `swift package describe` tells it.
struct PluginPackage: Decodable {
  struct Target: Decodable {
    var name: String
    var c99name: String
    var path: String
    var type: String
  }

  struct Product: Decodable {
    var name: String
    var targets: [String]
    var type: [String: [String]?]

    var isLibrary: Bool { type["library"] != nil }
  }

  struct Dependency: Decodable {
    var identity: String
    var type: String
    var path: String?
    var url: String?
  }

  var name: String
  var path: String
  var products: [Product]
  var targets: [Target]
  var dependencies: [Dependency]

  struct Problem: Error {
    var message: String
    /// What was written that is wrong, so that its place can be found.
    enum Part { case package, product, module }
    var part = Part.package
    var choices: [String] = []
    var written: String?
  }

  /// Asks the toolchain, which reads the manifest, and so runs code of the package.
  static func describe(_ folder: String, scratch: String, by toolchain: Toolchain) throws -> PluginPackage {
    let arguments = ["package", "--package-path", folder, "--scratch-path", scratch, "describe", "--type", "json"]
    let result = try toolchain.run(arguments, separateErrors: true)
    if result.status == 0, let start = result.output.firstIndex(of: "{"),
      let package = try? JSONDecoder().decode(PluginPackage.self, from: Data(result.output[start...].utf8))
    {
      return package
    }
    let errors = BuildLog(try toolchain.run(arguments).output).errors
    let reason = errors.first.map { $0.description } ?? "'swift package describe' fails"
    throw Problem(message: "its Package.swift cannot be read: \(reason)")
  }

  /// The product and the module of a plugin: what is written, else what has the package's name, else the only library.
  func find(product: String?, module: String?, called packageName: String) throws(Problem) -> (
    product: String, module: String
  ) {
    let libraries = products.filter(\.isLibrary)
    let found: Product
    if let product {
      guard let named = libraries.first(where: { $0.name == product }) else {
        throw Problem(
          message: "package '\(packageName)' has no library '\(product)'", part: .product,
          choices: libraries.map(\.name), written: product)
      }
      found = named
    } else if let named = libraries.first(where: { $0.name == name || $0.name == packageName }) {
      found = named
    } else if libraries.count == 1 {
      found = libraries[0]
    } else {
      throw Problem(
        message: libraries.isEmpty
          ? "package '\(packageName)' has no library; add '.library(name: …, targets: […])' to its products"
          : "package '\(packageName)' has \(libraries.count) libraries, none of its own name; name one with 'product:' "
            + "(\(libraries.map(\.name).joined(separator: ", ")))")
    }
    let modules = targets.filter { found.targets.contains($0.name) }.map(\.c99name)
    if let module {
      guard modules.contains(module) else {
        throw Problem(
          message: "product '\(found.name)' has no module '\(module)'", part: .module, choices: modules,
          written: module)
      }
      return (found.name, module)
    }
    if let named = modules.first(where: { $0 == found.name }) ?? (modules.count == 1 ? modules[0] : nil) {
      return (found.name, named)
    }
    throw Problem(
      message: "product '\(found.name)' has the modules \(modules.joined(separator: ", ")); name one with 'module:'")
  }

  /// The files and folders whose change makes another build.
  var inputs: [String] {
    let manifests = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
      .filter { $0 == "Package.swift" || $0.hasPrefix("Package@swift-") }.sorted()
    return manifests.map { "\(path)/\($0)" }
      + targets.filter { $0.type != "test" }.map { "\(path)/\($0.path)" }.sorted()
  }
}
