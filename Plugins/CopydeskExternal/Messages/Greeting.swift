import CopydeskCore
import CopydeskJSON

/// What a program says of itself before it gets documents.
struct Greeting: Sendable, Equatable {
  /// The version of the protocol.
  static let version = 1

  /// What the program is to answer, for a message.
  static let sample = #"{"copydesk": 1, "name": "shout"}"#

  var name: String
  var version: String?
  /// What it counts offsets in.
  var unit = OffsetUnit.scalars
  /// Fields, or labels of notes, that a document must have.
  var requires: [String] = []
  /// The only fields and labels of notes that it adds; nil where it does not say.
  var adds: [String]?
  /// Whether an answer depends on its document alone.
  var isPure = true

  /// The first line that a program gets.
  static func hello(settings: Fields) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { hello in
      hello.member("copydesk")
      hello.int(version)
      hello.member("offsets")
      hello.array { list in for unit in OffsetUnit.allCases.map(\.rawValue).sorted() { list.string(unit) } }
      hello.member("settings")
      hello.object { $0.members(settings, spans: SpanWriter(Document(id: "", text: ""), unit: .utf8)) }
    }
    writer.endLine()
    return writer.bytes
  }

  /// Reads the first line of a program.
  init(_ line: UnsafeRawBufferPointer) throws(ProgramError) {
    name = ""
    var protocolVersion: Value?
    var refusal: String?
    var mistake: String?
    do throws(JSONError) {
      var scanner = JSONScanner(line.bindMemory(to: UInt8.self))
      try scanner.document { (scanner, member) throws(JSONError) in
        let value = try scanner.value()
        switch (member, value) {
        case ("copydesk", _): protocolVersion = value
        case ("name", .string(let text)): name = text
        case ("version", .string(let text)): version = text
        case ("error", .string(let text)): refusal = text
        case ("pure", .bool(let flag)): isPure = flag
        case ("offsets", .string(let text)) where OffsetUnit(rawValue: text) != nil:
          unit = OffsetUnit(rawValue: text) ?? unit
        case ("requires", .array(let values)) where values.allSatisfy({ $0.string != nil }):
          requires = values.compactMap(\.string)
        case ("adds", .array(let values)) where values.allSatisfy({ $0.string != nil }):
          adds = values.compactMap(\.string)
        default: mistake = member
        }
      }
    } catch {
      throw ProgramError("said \(excerpt(line)) where its name was expected, such as \(Self.sample)")
    }
    if let refusal { throw ProgramError("does not start: \(refusal)") }
    guard protocolVersion == .int(Self.version) else {
      throw ProgramError("does not speak version \(Self.version) of the protocol: it said \(excerpt(line))")
    }
    if let mistake { throw ProgramError("said \(excerpt(line)), whose '\(mistake)' cannot be read") }
    guard !name.isEmpty else { throw ProgramError("said \(excerpt(line)), which has no 'name'") }
  }

  /// - Throws: where several processes would give other answers than one.
  func checkUse(processes: Int) throws(ProgramError) {
    guard isPure || processes == 1 else {
      throw ProgramError("says that its answers depend on other documents too ('pure'); use 'processes: 1'")
    }
  }
}
