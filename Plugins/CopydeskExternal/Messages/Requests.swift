import CopydeskCore
import CopydeskJSON
import CopydeskText

/// The lines of one batch for a program: one after the other, so that many are written at once.
struct Requests: Sendable {
  private(set) var bytes: [UInt8] = []
  private(set) var ids: [String] = []
  /// Why a document is not sent; nil for those that are.
  private(set) var problems: [String?] = []
  private var ends: [Int] = []
  /// How long the beginning of each line is, up to the end of the id: `{"id":"harbour-1"`.
  private var openings: [Int] = []

  init(_ documents: [Document], to program: Greeting) {
    for document in documents {
      let problem = Self.problem(with: document, for: program)
      if problem == nil { append(document, program.unit) }
      ids.append(document.id)
      problems.append(problem)
      ends.append(bytes.count)
      if problem != nil { openings.append(0) }
    }
  }

  /// How many documents are sent.
  var askedCount: Int { problems.count { $0 == nil } }

  func range(of index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

  private static func problem(with document: Document, for program: Greeting) -> String? {
    program.requires
      .first { name in document.fields[name] == nil && !document.notes.contains { $0.label == name } }
      .map { "'\(program.name)' requires '\($0)', which the document does not have" }
  }

  private mutating func append(_ document: Document, _ unit: OffsetUnit) {
    let start = bytes.count
    var writer = JSONWriter(bytes)
    bytes = []
    // Counting characters takes longer than writing them.
    let holdsPlaces = !document.notes.isEmpty || document.fields.entries.contains { $0.value.mayHoldPlace }
    let spans = SpanWriter(document, unit: holdsPlaces ? unit : .utf8)
    var opening = 0
    writer.object { row in
      row.member("id")
      row.string(document.id)
      opening = row.bytes.count - start
      if let origin = document.origin {
        row.member("origin")
        row.string(origin)
      }
      if !document.fields.isEmpty {
        row.member("fields")
        row.object { $0.members(document.fields, spans: spans) }
      }
      if let page = document.page {
        row.page(page)
      } else {
        row.member("text")
        row.string(document.text)
      }
      if !document.notes.isEmpty { Self.append(document.notes, spans, to: &row) }
    }
    writer.endLine()
    bytes = writer.bytes
    openings.append(opening)
  }

  private static func append(_ notes: [Note], _ spans: SpanWriter, to row: inout JSONWriter) {
    row.member("notes")
    row.array { list in
      for note in notes {
        list.object { item in
          item.member("note")
          item.string(note.label)
          item.member("spans")
          item.array { parts in
            for span in note.spans {
              let range = spans.present(span.range)
              parts.array { part in
                part.string(span.role)
                part.int(range.lowerBound)
                part.int(range.upperBound)
              }
            }
          }
          item.member("fields")
          item.object { $0.members(note.fields, spans: spans) }
        }
      }
    }
  }
}

extension Value {
  /// Whether there may be a place in the text in the value.
  var mayHoldPlace: Bool {
    switch self {
    case .null, .bool, .int, .double, .string, .json: false
    case .array, .object, .span, .incomingSpan: true
    }
  }
}

extension Requests {
  /// Whether a document came back just as it was sent.
  func isSame(_ line: UnsafeBufferPointer<UInt8>, as index: Int) -> Bool {
    let range = range(of: index).dropLast()
    return line.count == range.count
      && bytes.withUnsafeBufferPointer { UnsafeBufferPointer(rebasing: $0[range]).isSame(as: line) }
  }

  enum AnswerID: Equatable {
    case same
    case other(String)
    /// No id can be read in the line.
    case none
  }

  /// Which document a line answers. Nearly every answer begins as its request did, so that it is not read here.
  func idInAnswer(_ line: UnsafeRawBufferPointer, to index: Int) -> AnswerID {
    let start = range(of: index).lowerBound
    let opening = bytes[start..<start + openings[index]]
    if line.starts(with: opening) { return .same }
    // With the space that Python's `json.dumps` puts behind the colon.
    let name = #"{"id":"#.utf8.count
    if line.count > opening.count, line[name] == 0x20, line[..<name].elementsEqual(opening.prefix(name)),
      line[(name + 1)...].starts(with: opening.dropFirst(name))
    {
      return .same
    }
    guard let id = Self.id(in: line) else { return .none }
    return id.utf8.elementsEqual(ids[index].utf8) ? .same : .other(id)
  }

  private static func id(in line: UnsafeRawBufferPointer) -> String? {
    var id: String?
    var scanner = JSONScanner(line.bindMemory(to: UInt8.self))
    do throws(JSONError) {
      try scanner.document { (scanner, name) throws(JSONError) in
        if name == "id" { id = try scanner.value().string } else { _ = try scanner.rawValue() }
      }
      return id
    } catch {
      return nil
    }
  }
}

/// What came for each document of a batch.
struct Answers: Sendable {
  /// What a thread has for a document.
  enum Arrival {
    /// The bytes are copied.
    case line(UnsafeRawBufferPointer)
    case failed(String)
  }

  private enum Place {
    case line(Range<Int>)
    case failed(String)
  }

  private var bytes: [UInt8] = []
  private var places: [Place]

  init(_ requests: Requests) {
    places = Array(repeating: .failed("the document was not sent"), count: requests.ids.count)
    bytes.reserveCapacity(requests.bytes.count + requests.bytes.count / 8)
  }

  mutating func set(_ index: Int, _ arrival: Arrival) {
    switch arrival {
    case .line(let line):
      places[index] = .line(bytes.count..<bytes.count + line.count)
      bytes.append(contentsOf: line)
    case .failed(let reason): places[index] = .failed(reason)
    }
  }

  /// - Throws: the reason where there is no answer.
  func withAnswer<Result>(
    to index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) throws -> Result {
    switch places[index] {
    case .failed(let reason): throw AnswerError(reason)
    case .line(let range):
      return try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range])) }
    }
  }
}
