import CopydeskCore
import CopydeskPipelines
import Foundation
import Testing

@testable import CopydeskCLI

/// A folder of its own with a cache in it, and a package that is no more than a manifest.
private struct Desk {
  let folder: String
  let cache: PluginCache

  init() throws {
    folder = ResolvedPlugin.withoutLinks(NSTemporaryDirectory()) + "/copydesk-plugins-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder + "/Obits/Sources", withIntermediateDirectories: true)
    cache = try PluginCache(environment: ["COPYDESK_CACHE": folder + "/cache"])
    try write("// swift-tools-version: 6.2\n", to: "Obits/Package.swift")
    try write("copydesk: 1\n", to: "news.yaml")
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
  }

  func setMode(_ mode: Int, of name: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: "\(folder)/\(name)")
  }

  func plugin(_ package: PluginReference.Package) throws -> ResolvedPlugin {
    try ResolvedPlugin(
      PluginReference(package: package, place: SourcePlace(line: 3, column: 5)), pipeline: folder + "/news.yaml")
  }

  func objection(to plugin: ResolvedPlugin, trusting: Bool = false) -> String? {
    PluginTrust(cache: cache, isGiven: trusting).objection(to: plugin, pipeline: folder + "/news.yaml")
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }
}

extension PluginReference {
  fileprivate init(package: Package, place: SourcePlace) {
    self =
      PipelineFile.load(
        text: {
          switch package {
          case .folder(let path): "copydesk: 1\nplugins: [{ package: { path: \(path) } }]"
          case .repository(let url, let version):
            "copydesk: 1\nplugins: [{ package: { url: \"\(url)\", \(version.description) } }]"
          }
        }(), name: "news.yaml"
      ).plugins[0]
  }
}

@Suite("plugins of the command")
struct CommandPluginTests {
  @Test("a package is trusted after --trust once, and another in its place is not")
  func trust() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let plugin = try desk.plugin(.folder("Obits"))
    #expect(desk.objection(to: plugin)?.contains("not trusted here") == true)
    #expect(desk.objection(to: plugin, trusting: true) == nil)
    #expect(desk.objection(to: plugin) == nil)
    try FileManager.default.moveItem(atPath: desk.folder + "/Obits", toPath: desk.folder + "/Old")
    try FileManager.default.createDirectory(atPath: desk.folder + "/Obits", withIntermediateDirectories: true)
    try desk.write("// swift-tools-version: 6.2\n", to: "Obits/Package.swift")
    #expect(desk.objection(to: try desk.plugin(.folder("Obits"))) != nil)
  }

  @Test("a repository is trusted in one version")
  func trustOfVersions() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let url = "https://example.org/obits"
    #expect(desk.objection(to: try desk.plugin(.repository(url: url, .from("1.2.0"))), trusting: true) == nil)
    #expect(desk.objection(to: try desk.plugin(.repository(url: url, .from("1.2.0")))) == nil)
    #expect(desk.objection(to: try desk.plugin(.repository(url: url, .from("1.3.0")))) != nil)
    #expect(desk.objection(to: try desk.plugin(.repository(url: url, .exact("1.2.0")))) != nil)
    #expect(desk.objection(to: try desk.plugin(.repository(url: url + "x", .from("1.2.0")))) != nil)
  }

  @Test(
    "what others can change is never started without --trust, and is not remembered",
    arguments: ["news.yaml", "Obits", "Obits/Package.swift"])
  func writableByOthers(name: String) throws {
    let desk = try Desk()
    defer { desk.remove() }
    let plugin = try desk.plugin(.folder("Obits"))
    #expect(desk.objection(to: plugin, trusting: true) == nil)
    try desk.setMode(0o777, of: name)
    #expect(desk.objection(to: plugin)?.contains("can be changed by other users") == true)
    #expect(desk.objection(to: plugin, trusting: true) == nil)
    #expect(desk.objection(to: plugin) != nil)
    try desk.setMode(0o755, of: name)
    #expect(desk.objection(to: plugin) == nil)
  }

  @Test("a cache that others can write to is not used")
  func openCache() throws {
    let desk = try Desk()
    defer { desk.remove() }
    try desk.setMode(0o777, of: "cache")
    #expect(throws: PluginCache.Problem.self) {
      try PluginCache(environment: ["COPYDESK_CACHE": desk.folder + "/cache"])
    }
  }

  @Test(
    "the cache is where the environment says",
    arguments: [
      (["COPYDESK_CACHE": "/a/b", "XDG_CACHE_HOME": "/c", "HOME": "/d"], "/a/b"),
      (["XDG_CACHE_HOME": "/c", "HOME": "/d"], "/c/copydesk"), (["HOME": "/d"], "/d/.cache/copydesk"),
      (["COPYDESK_CACHE": "", "HOME": "/d"], "/d/.cache/copydesk"),
    ])
  func cachePath(environment: [String: String], path: String) {
    #expect(PluginCache.path(environment) == path)
  }

  @Test("a runner's key changes with its plugins and its copydesk, and with nothing else")
  func keys() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let folder = try desk.plugin(.folder("Obits"))
    let key = PluginRunner.key([folder], .folder("/copydesk"))
    #expect(key.utf8.count == 16)
    #expect(
      try PluginRunner.key(
        [desk.plugin(.folder("../\((desk.folder as NSString).lastPathComponent)/Obits"))], .folder("/copydesk")) == key)
    var other = folder
    other.reference.module = "Notices"
    let repository = try desk.plugin(.repository(url: "https://example.org/obits", .from("1.2.0")))
    let keys = [
      key, PluginRunner.key([folder], .repository), PluginRunner.key([folder], .folder("/elsewhere")),
      PluginRunner.key([other], .folder("/copydesk")), PluginRunner.key([repository], .folder("/copydesk")),
      PluginRunner.key([folder, repository], .folder("/copydesk")),
    ]
    #expect(Set(keys).count == keys.count)
  }

  @Test("an edit, a new file and a file that is gone are seen; hidden files are not")
  func stamp() throws {
    let desk = try Desk()
    defer { desk.remove() }
    func stamp() -> UInt64 { SourceStamp(of: [desk.folder + "/Obits"]).value }
    try desk.write("let a = 1\n", to: "Obits/Sources/A.swift")
    var seen = [stamp()]
    try desk.write("let a = 11\n", to: "Obits/Sources/A.swift")
    seen.append(stamp())
    try desk.write("let b = 1\n", to: "Obits/Sources/B.swift")
    seen.append(stamp())
    try FileManager.default.removeItem(atPath: desk.folder + "/Obits/Sources/A.swift")
    seen.append(stamp())
    #expect(Set(seen).count == 4)
    try FileManager.default.createDirectory(atPath: desk.folder + "/Obits/.build", withIntermediateDirectories: true)
    try desk.write("x", to: "Obits/.build/log")
    #expect(stamp() == seen[3])
  }

  @Test("copydesk comes from COPYDESK_PACKAGE, from the checkout the program lies in, or from its address")
  func origin() throws {
    let desk = try Desk()
    defer { desk.remove() }
    try FileManager.default.createDirectory(
      atPath: desk.folder + "/c/.build/release", withIntermediateDirectories: true)
    try desk.write("let package = Package(name: \"copydesk\")", to: "c/Package.swift")
    let checkout = CopydeskPackage.folder(desk.folder + "/c")
    let inside = desk.folder + "/c/.build/release/copydesk"
    #expect(try CopydeskPackage.find(environment: [:], program: inside) == checkout)
    #expect(try CopydeskPackage.find(environment: [:], program: desk.folder + "/bin/copydesk") == .repository)
    #expect(
      try CopydeskPackage.find(
        environment: ["COPYDESK_PACKAGE": desk.folder + "/c"], program: "/usr/bin/copydesk") == checkout)
    #expect(throws: CopydeskPackage.Problem.self) {
      try CopydeskPackage.find(environment: ["COPYDESK_PACKAGE": desk.folder], program: inside)
    }
  }

  @Test("the runner's files name each plugin by its module, and no path can break out of its quotes")
  func runnerFiles() {
    let runner = RunnerPackage(
      plugins: [
        .init(location: .folder("/a\"b\\(c)"), identity: "a", product: "Obits", module: "ObitStages"),
        .init(
          location: .repository(url: "https://example.org/tides", .from("1.2.0")), identity: "tides", product: "Tides",
          module: "Tides"),
      ], key: "0123456789abcdef", copydesk: .folder("/copydesk"), copydeskPath: "/copydesk")
    #expect(runner.manifest.contains(#".package(path: "/a\"b\\(c)")"#))
    #expect(runner.manifest.contains(#".package(url: "https://example.org/tides", from: "1.2.0")"#))
    #expect(runner.manifest.contains(#".product(name: "Obits", package: "a")"#))
    #expect(runner.main.contains("ObitStages::plugin,\n      Tides::plugin"))
    #expect(runner.main.contains("import ObitStages\nimport Tides\n"))
  }

  @Test("the compiler's errors are found in what the build says, each once")
  func buildLog() {
    let log = BuildLog(
      """
      [3/9] Compiling Obits A.swift
      /x/A.swift:2:57: error: cannot find 'y' in scope
       1 | let a = 1
         |         `- error: cannot find 'y' in scope
      /x/A.swift:2:57: error: cannot find 'y' in scope
      /x/A.swift:9:1: warning: never used
      error: emit-module command failed with exit code 1
      error: fatalError
      """)
    #expect(log.errors.map(\.description) == ["/x/A.swift:2:57: error: cannot find 'y' in scope"])
    #expect(
      BuildLog("error: 'r': product 'A' not found\nerror: ExitCode(rawValue: 1)").errors.map(\.message)
        == ["'r': product 'A' not found"])
  }

  @Test(
    "the product and the module are found, or the error says which there are",
    arguments: [
      ("[(Obits: Obits)]", nil, nil, "Obits Obits"), ("[(Tides: TideStages)]", nil, nil, "Tides TideStages"),
      ("[(A: A) (Obits: X Obits)]", nil, nil, "Obits Obits"), ("[(A: A) (B: B)]", "B", nil, "B B"),
      ("[(A: X Y)]", nil, "Y", "A Y"), ("[(A: A) (B: B)]", nil, nil, "2 libraries"), ("[]", nil, nil, "no library"),
      ("[(A: A)]", "B", nil, "no library 'B'"), ("[(A: A)]", nil, "B", "no module 'B'"),
      ("[(A: X Y)]", nil, nil, "modules X, Y"),
    ] as [(String, String?, String?, String)])
  func products(products: String, product: String?, module: String?, expected: String) {
    let named = products.split(separator: "(").dropFirst().map { $0.prefix { $0 != ")" }.split(separator: ":") }
      .map { (String($0[0]), $0[1].split(separator: " ").map(String.init)) }
    let package = PluginPackage(
      name: "Obits", path: "/obits",
      products: named.map { .init(name: $0.0, targets: $0.1, type: ["library": ["automatic"]]) },
      targets: named.flatMap(\.1).map { .init(name: $0, c99name: $0, path: "Sources/\($0)", type: "library") },
      dependencies: [])
    let found: String
    do throws(PluginPackage.Problem) {
      let pair = try package.find(product: product, module: module, called: "Obits")
      found = "\(pair.product) \(pair.module)"
    } catch {
      found = error.message
    }
    #expect(found.contains(expected))
  }

  private struct Taker: StagePlugin {
    var name: String
    var stages: [any Stage.Type]
  }

  @Test("a name that is taken is reported for the plugin that takes it")
  func clashes() throws {
    let taken = try #require(builtInPlugins.flatMap(\.stages).first)
    let clash = NameClash.all(
      in: [Taker(name: "Good", stages: []), Taker(name: "Obits", stages: [taken])], beside: builtInPlugins)
    #expect(
      clash == [
        NameClash(
          plugin: 1,
          message: "plugin 'Obits' offers stage '\(taken.name)', which is built in; give it another name")
      ])
    let twice = NameClash.all(in: [Taker(name: "A", stages: [taken]), Taker(name: "B", stages: [taken])], beside: [])
    #expect(twice.map(\.plugin) == [1])
  }

  @Test("check says at its place that a plugin is not trusted, for people and programs, and builds nothing")
  func untrusted() throws {
    let command = try Command()
    defer { command.remove() }
    try command.write(Data("// swift-tools-version: 6.2\nfatalError(\"was run\")\n".utf8), to: "Evil/Package.swift")
    try command.write(
      Data(
        """
        copydesk: 1
        plugins:
          - package: { path: Evil }
        sources: { pages: { source: files, with: { path: pages } } }
        stages: [evil-stage]
        sinks: { d: { sink: jsonl, with: { path: d.jsonl } } }
        """.utf8), to: "news.yaml")
    let cache = "\(command.folder)/cache"
    for arguments in [
      ["check", "news.yaml"], ["run", "news.yaml"], ["stages", "--pipeline", "news.yaml"],
      ["step", "news.yaml", "--pipeline", "news.yaml"],
    ] {
      let result = try command.run(arguments, environment: ["COPYDESK_CACHE": cache])
      #expect(result.status == 2)
      #expect(result.errors.hasPrefix("news.yaml:3:22: error: plugin 'Evil' is code that is not trusted here"))
    }
    let json = try command.run(["check", "news.yaml", "--format", "json"], environment: ["COPYDESK_CACHE": cache])
    #expect(json.output.contains("\"line\":3,\"column\":22"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache).isEmpty)
  }
}
