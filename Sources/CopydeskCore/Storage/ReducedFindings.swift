import CopydeskFiles

/// What the rounds of a corpus stage have found, to be read in the order of the documents.
struct ReducedFindings: Sendable {
  let count: Int
  let ids = DocumentIDs()
  var rounds: [SortedElements<Finding>] = []
  /// What a round could not do with a document, by its number.
  var failures: [Int: any Error] = [:]
  /// What a round could not do with any document.
  var failure: (any Error)?
  fileprivate var components: Components?

  init(count: Int) { self.count = count }

  /// The component of each document: its first document and its size.
  fileprivate struct Components {
    var firsts: [Int]
    var sizes: [Int]
  }

  /// Joins what the findings so far link.
  mutating func joinComponents() throws {
    var sets = ConnectedComponents(count: count)
    for round in rounds {
      var reader = try round.read()
      while let link = try reader.next() {
        if let about = link.about { sets.join(link.to.number, about.number) }
      }
    }
    components = Components(
      firsts: (0..<count).map { sets.first(of: $0) }, sizes: (0..<count).map { sets.size(of: $0) })
  }

  /// Reads from the first document on.
  func read() throws -> FindingsReader { try FindingsReader(self) }

  /// Writes the findings about every document to a file, safely on disk, from which `FindingsReader(_:from:)` reads.
  func save(to path: String) throws {
    let file = try GrowingFile(path)
    var reader = try read()
    var writer = BinaryWriter()
    for number in 0..<count {
      let findings = try reader.next()
      writer.findings(findings, about: try ids.reference(UInt64(number)))
      try file.append(writer.bytes)
      writer.bytes.removeAll(keepingCapacity: true)
    }
    _ = try file.sync()
  }
}

/// Gives the findings about one document after the other.
struct FindingsReader {
  private enum Place {
    case merged(ReducedFindings, [SortedReader<Finding>])
    case file(FrameReader)
  }

  private var place: Place
  private var number = 0

  init(_ findings: ReducedFindings) throws {
    place = .merged(findings, try findings.rounds.map { try $0.read() })
  }

  /// Reads what `ReducedFindings.save(to:)` wrote, from the first document or from an `offset`.
  init(_ path: String, from offset: Int = 0) throws {
    guard let size = FileSystem.size(of: path), offset >= 0, offset <= size else { throw BinaryError() }
    place = .file(FrameReader(try StoredFile(path), offset..<size))
  }

  /// Where the findings about the next document begin, for a reader of a file.
  var offset: Int {
    if case .file(let reader) = place { reader.offset } else { 0 }
  }

  /// The findings about the next document.
  ///
  /// - Throws: `BinaryError` behind the last document.
  mutating func next() throws -> Findings {
    switch place {
    case .file(var reader):
      let findings = try reader.next { (reader) throws(BinaryError) in try reader.findings() }
      place = .file(reader)
      guard let findings else { throw BinaryError() }
      return findings
    case .merged(let reduced, var readers):
      place = .merged(reduced, [])
      defer {
        place = .merged(reduced, readers)
        number += 1
      }
      var findings = Findings(byRound: [], component: nil)
      for index in readers.indices {
        var found: [Finding] = []
        while readers[index].peek?.to.number == number, let finding = try readers[index].next() {
          found.append(finding)
        }
        findings.byRound.append(found)
      }
      if let components = reduced.components, components.sizes[number] > 1 {
        let first = try reduced.ids.reference(UInt64(components.firsts[number]))
        findings.component = Findings.Component(first: first, size: components.sizes[number])
      }
      findings.failure = reduced.failures[number] ?? reduced.failure
      return findings
    }
  }
}

extension BinaryWriter {
  fileprivate mutating func findings(_ findings: Findings, about document: DocumentReference) {
    sealed { writer in
      writer.reference(document)
      writer.list(findings.byRound) { writer, found in
        writer.list(found) { writer, finding in
          writer.optional(finding.about) { $0.reference($1) }
          writer.numbers(finding.numbers)
        }
      }
      writer.optional(findings.component) { writer, component in
        writer.reference(component.first)
        writer.int(component.size)
      }
      writer.optional(findings.failure.map { "\($0)" }) { $0.string($1) }
    }
  }

  private mutating func reference(_ reference: DocumentReference) {
    int(reference.number)
    string(reference.id)
  }
}

extension BinaryReader {
  fileprivate mutating func findings() throws(BinaryError) -> Findings {
    var reader = try sealed()
    let document = try reader.reference()
    let rounds = try reader.list { (reader) throws(BinaryError) in
      try reader.list { (reader) throws(BinaryError) in
        let about = try reader.optional { (reader) throws(BinaryError) in try reader.reference() }
        return Finding(to: document, about: about, numbers: try reader.numbers())
      }
    }
    let component = try reader.optional { (reader) throws(BinaryError) in
      Findings.Component(first: try reader.reference(), size: try reader.int())
    }
    let failure = try reader.optional { (reader) throws(BinaryError) in try reader.string() }
    return Findings(byRound: rounds, component: component, failure: failure.map(SavedFailure.init))
  }

  private mutating func reference() throws(BinaryError) -> DocumentReference {
    DocumentReference(number: try int(), id: try string())
  }
}

/// What a round could not do with a document, in the words of the run that was stopped.
private struct SavedFailure: Error, CustomStringConvertible {
  var description: String
}
