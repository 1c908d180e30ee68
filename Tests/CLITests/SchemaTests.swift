import CopydeskCore
import CopydeskPipelines
import Testing

@testable import CopydeskCLI

@Suite("schema")
struct SchemaTests {
  private static let schema = PipelineSchema(builtIns).schema

  /// What the schema says of each source, stage or sink, by name.
  private static func rules(of kind: String) -> [String: SchemaValue] {
    let part = schema["properties"]?["\(kind)s"]
    let map: SchemaValue?
    if kind == "stage", case .list(let forms)? = part?["items"]?["anyOf"] {
      map = forms.last
    } else {
      map = part?["additionalProperties"]
    }
    guard case .list(let rules)? = map?["allOf"] else { return [:] }
    var found: [String: SchemaValue] = [:]
    for rule in rules {
      if case .text(let name)? = rule["if"]?["properties"]?[kind]?["const"] {
        found[name] = rule["then"]?["properties"]?["with"]
      }
    }
    return found
  }

  @Test("every stage, source and sink is there with each of its settings, their help, range and default")
  func settings() throws {
    let all =
      builtIns.sources.map { ("source", $0.key, $0.value.init() as Any) }
      + builtIns.stages.map { ("stage", $0.key, $0.value.init() as Any) }
      + builtIns.sinks.map { ("sink", $0.key, $0.value.init() as Any) }
    for (kind, name, instance) in all {
      let rule = try #require(Self.rules(of: kind)[name], "\(kind) \(name)")
      #expect(rule["additionalProperties"] == false)
      for (setting, declaration) in CopydeskCore.settings(of: instance) {
        let schema = try #require(rule["properties"]?[setting], "\(name).\(setting)")
        #expect(schema["description"] == .text(declaration.help))
        #expect((schema["default"] == nil) == declaration.isRequired)
        #expect((schema["minimum"] == nil) == (declaration.bounds?.minimum == nil))
        #expect((schema["maximum"] == nil) == (declaration.bounds?.maximum == nil))
        #expect(schema["type"] != nil || schema["anyOf"] != nil, "\(name).\(setting) has no type")
      }
    }
  }

  @Test("a range, a choice and a default stand there as JSON has them")
  func values() throws {
    let copies = try #require(Self.rules(of: "stage")["mark-copies"]?["properties"])
    #expect(copies["shingleLength"]?["minimum"] == 1)
    #expect(copies["shingleLength"]?["maximum"] == 64)
    #expect(copies["shingleLength"]?["default"] == 5)
    #expect(copies["containment"]?["default"] == .number(0.6))
    #expect(copies["keep"]?["default"] == "all")
    let files = try #require(Self.rules(of: "source")["files"])
    #expect(files["required"] == ["path"])
    #expect(files["properties"]?["exclude"]?["default"] == [])
    #expect(files["properties"]?["encoding"]?["default"] == "off")
  }
}
