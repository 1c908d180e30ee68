public import CopydeskCore

/// The JSON Schema (draft-07) of pipeline files, for editors: completion, hover texts and the usual mistakes.
///
/// It is made of the declarations of all stages, sources and sinks in a catalogue. What needs the whole file, such as ids
/// that `from` names, params that `${…}` uses, or paths that must exist, only `copydesk check` can tell.
public struct PipelineSchema {
  private let catalogue: Catalogue

  public init(_ catalogue: Catalogue) { self.catalogue = catalogue }

  public var schema: SchemaValue {
    [
      "$schema": "http://json-schema.org/draft-07/schema#",
      "title": "Copydesk pipeline",
      "type": "object",
      "additionalProperties": false,
      "required": ["copydesk", "sources", "stages", "sinks"],
      "properties": [
        "copydesk": ["enum": [1, "1"], "default": 1, "description": "The version of the format."],
        "name": Self.text("The name of the pipeline; the file's own name unless it is given."),
        "description": Self.text("What the pipeline is for."),
        "params": params,
        "plugins": Self.plugins,
        "sources": parts(
          "Where documents come from, each under a name of its own.", "source", sources),
        "stages": [
          "type": "array", "items": stage,
          "description":
            "What happens to documents, from top to bottom; each reads the one above unless it says `from`.",
        ],
        "sinks": parts(
          "Where documents and records go, each under a name of its own.", "sink", sinks),
        "limits": SettingSchema.object(of: RunLimits()).adding(["description": "What stops a run, or fails a document."]
        ),
        "tests": ["type": ["array", "object"], "description": "Documents with what must become of them."],
      ],
    ]
  }

  // MARK: Sources, stages, sinks

  /// What the catalogue says about a source, stage or sink.
  private struct Part {
    var hover: String
    var instance: Any
    var waitsForAll = false
  }

  private var sources: [String: Part] {
    catalogue.sources.mapValues { Part(hover: $0.summary, instance: $0.init()) }
  }

  private var sinks: [String: Part] {
    catalogue.sinks.mapValues { Part(hover: $0.summary, instance: $0.init()) }
  }

  private var stages: [String: Part] {
    catalogue.stages.mapValues { type in
      Part(hover: Self.hover(type), instance: type.init(), waitsForAll: type is any CorpusStage.Type)
    }
  }

  private static func hover(_ type: any Stage.Type) -> String {
    guard let example = type.example else { return type.summary }
    var text = "\(type.summary)\n\nBefore:\n```\n\(example.before)\n```\n"
    if let reason = example.rejected {
      text += "\nRejected: \(reason)\n"
    } else if example.after != example.before {
      text += "\nAfter:\n```\n\(example.after)\n```\n"
    }
    if !example.adds.isEmpty { text += "\nAdds:\n```\n\(example.adds.joined(separator: "\n"))\n```\n" }
    return text
  }

  private static let word = "[A-Za-z][A-Za-z0-9_-]*"
  private static var nameSchema: SchemaValue { ["type": "string", "pattern": .text("^\(word)$")] }

  private func parts(
    _ description: SchemaValue, _ kind: String, _ parts: [String: Part]
  ) -> SchemaValue {
    [
      "description": description, "type": "object", "minProperties": 1, "propertyNames": Self.nameSchema,
      "additionalProperties": map(
        of: parts, kind, kind == "sink" ? ["from": from(ports: ["out", "rejected", "failed"])] : [:]),
    ]
  }

  private var stage: SchemaValue {
    let more: [String: SchemaValue] = [
      "id": Self.nameSchema.adding(["description": "The name for `from`; the stage's own unless it is given."]),
      "from": from(ports: ["out", "rejected"]),
      "memory": [
        "anyOf": [
          ["type": "string", "pattern": "^0*[1-9][0-9]*([MGT]iB|[MGT]B)$"],
          ["type": "string", "pattern": SettingSchema.param],
        ],
        "description": "How much a stage that waits for all documents may hold before it goes to disk, such as 512MiB.",
        "default": "1GiB",
      ],
    ]
    return ["anyOf": [Self.choice(stages), map(of: stages, "stage", more)]]
  }

  /// The names of parts, each with its hover text.
  private static func choice(_ parts: [String: Part]) -> SchemaValue {
    let names = parts.keys.sorted()
    return [
      "enum": .list(names.map { .text($0) }),
      "markdownEnumDescriptions": .list(names.map { .text(parts[$0]?.hover ?? "") }),
    ]
  }

  /// A part as a map, whose settings depend on its type.
  private func map(of parts: [String: Part], _ kind: String, _ more: [String: SchemaValue]) -> SchemaValue {
    var properties = more
    properties[kind] = Self.choice(parts)
    properties["with"] = ["type": "object", "description": .text("The settings of the \(kind).")]
    let rules = parts.sorted { $0.key < $1.key }.map { name, part -> SchemaValue in
      let settings = SettingSchema.object(of: part.instance)
      var then: [String: SchemaValue] = ["with": settings]
      if kind == "stage", !part.waitsForAll { then["memory"] = false }
      var rule: [String: SchemaValue] = ["properties": .object(then)]
      if settings["required"] != nil { rule["required"] = ["with"] }
      return [
        "if": ["properties": [kind: ["const": .text(name)]], "required": [.text(kind)]], "then": .object(rule),
      ]
    }
    return [
      "type": "object", "additionalProperties": false, "required": [.text(kind)], "properties": .object(properties),
      "allOf": .list(rules),
    ]
  }

  /// `from` with the ports that can be read; those of records are for sinks.
  private func from(ports: [String]) -> SchemaValue {
    let records =
      ports.contains("failed") ? Set(catalogue.stages.values.flatMap { type in type.recordPorts }).sorted() : []
    let all = ports.filter { $0 != "out" }
    let pattern =
      "^(\(Self.word)([.](\((ports + records).joined(separator: "|"))))?|[*][.](\(all.joined(separator: "|"))))$"
    let reference: SchemaValue = ["type": "string", "pattern": .text(pattern)]
    return [
      "anyOf": [reference, ["type": "array", "minItems": 1, "items": reference]],
      "description": "The id of what it reads, with a port where that is not `out`: `NAME.rejected`, `*.failed`.",
    ]
  }

  // MARK: Params and plugins

  private var params: SchemaValue {
    let standards: [(ParamType, SettingShape)] = [
      (.path, .path), (.text, .text), (.number, .number), (.whole, .whole), (.boolean, .boolean),
    ]
    let rules = standards.map { type, shape -> SchemaValue in
      [
        "if": ["properties": ["type": ["const": .text(type.rawValue)]]],
        "then": ["properties": ["default": SettingSchema.schema(of: shape)]],
      ]
    }
    return [
      "description": "The names that `${…}` may use; `--param NAME=VALUE` gives them values.", "type": "object",
      "propertyNames": Self.nameSchema,
      "additionalProperties": [
        "type": "object", "additionalProperties": false, "required": ["type"],
        "properties": [
          "type": [
            "enum": .list(ParamType.allCases.map { .text($0.rawValue) }), "description": "What the param may hold.",
          ],
          "default": [
            "not": ["type": "string", "pattern": #"\$\{"#], "description": "The value where none is given.",
          ],
          "description": Self.text("What the param is for."),
        ],
        "allOf": .list(rules),
      ],
    ]
  }

  private static func text(_ description: SchemaValue) -> SchemaValue {
    ["type": SettingSchema.scalar, "description": description]
  }

  private static var plugins: SchemaValue {
    let version: [String: SchemaValue] = [
      "from": text("The lowest version; later ones of the same major version will do."),
      "exact": text("The only version."),
      "revision": text("A commit."),
    ]
    var repository = version
    repository["url"] = text("The address of a git repository.")
    return [
      "description": "Swift packages with stages that are not built in.", "type": "array",
      "items": [
        "type": "object", "additionalProperties": false, "required": ["package"],
        "properties": [
          "package": [
            "anyOf": [
              [
                "type": "object", "additionalProperties": false, "required": ["path"],
                "properties": ["path": text("The folder of the package.")],
              ],
              [
                "type": "object", "additionalProperties": false, "required": ["url"], "minProperties": 2,
                "maxProperties": 2, "properties": .object(repository),
              ],
            ]
          ],
          "product": text("The product with the stages, where the package has several."),
          "module": text("The module with the stages, where it is not called as the product is."),
        ],
      ],
    ]
  }
}
