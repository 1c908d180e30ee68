import CopydeskCore

/// Stages and a sink for tests of the engine, which need no real text.
enum Fixtures {
  /// Texts of increasing length, of which some say what is to happen to them.
  static func documents(_ count: Int) -> [Document] {
    (0..<count).map { Document(id: "d\($0)", text: "Document \($0). " + String(repeating: "Word. ", count: $0 % 7)) }
  }
}

/// Cuts every "Word. ".
struct CutWords: DocumentStage {
  static let name = "cut-words"
  static let summary = "Cuts words."

  func apply(_ document: inout Document) throws -> Verdict {
    var start = 0
    let bytes = Array(document.text.utf8)
    while start + 6 <= bytes.count {
      if bytes[start..<start + 6].elementsEqual("Word. ".utf8) {
        document.cut(start..<start + 6, rule: "word")
        start += 6
      } else {
        start += 1
      }
    }
    return .keep
  }
}

/// Rejects, fails and splits by the number in the id.
struct Triage: DocumentStage {
  static let name = "triage"
  static let summary = "Rejects, fails and splits."

  struct Broken: Error, CustomStringConvertible { let description = "the stage broke down" }

  func apply(_ document: inout Document) throws -> Verdict {
    let number = Int(document.id.dropFirst()) ?? 0
    document.add(Note("seen"))
    if number % 11 == 3 { return .reject(reason: "too odd") }
    if number % 13 == 5 { throw Broken() }
    if number % 17 == 7 {
      return .split(["a", "b", "c"].map { Document(id: document.id + $0, text: document.text) })
    }
    return .keep
  }
}

/// Loses documents, which no stage may do.
struct LoseSome: Stage {
  static let name = "lose-some"
  static let summary = "Loses documents."

  func process(_ batch: inout Batch) async throws { batch.documents.removeAll { $0.id.hasSuffix("7") } }
}

/// Breaks down as a whole.
struct BreakDown: Stage {
  static let name = "break-down"
  static let summary = "Breaks down."

  func process(_ batch: inout Batch) async throws { throw Triage.Broken() }
}

/// Says how many documents have a text of the same length.
struct CountLengths: CorpusStage {
  static let name = "count-lengths"
  static let summary = "Counts texts of the same length."

  struct ByLength: KeyedRound {
    func records(of document: Document, as reference: DocumentReference, findings: Findings) -> [KeyedRecord] {
      [KeyedRecord(key: UInt64(document.text.utf8.count), document: reference)]
    }

    func reduce(_ key: UInt64, _ records: [KeyedRecord]) -> [Finding] {
      records.map { Finding(to: $0.document, about: records[0].document, numbers: [UInt64(records.count)]) }
    }
  }

  var rounds: [CorpusRound] { [.keyed(ByLength()), .components] }

  func apply(_ findings: Findings, to document: inout Document) throws -> Verdict {
    let count = findings.byRound[0].first?.numbers[0] ?? 1
    document.fields["sameLength"] = .int(Int(count))
    document.fields["component"] = findings.component.map { .int($0.size) }
    return .keep
  }
}

/// Passes batches on two at a time.
struct PairUp: StreamStage {
  static let name = "pair-up"
  static let summary = "Passes batches on two at a time."

  func stream(_ batches: BatchStream) -> any AsyncSequence<Batch, any Error> & Sendable {
    AsyncThrowingStream { stream in
      let task = Task {
        do {
          var held: Batch?
          for try await var batch in batches {
            batch.update { document in
              document.fields["paired"] = true
              return document.id.hasSuffix("9") ? .reject(reason: "nine") : .keep
            }
            if let first = held {
              stream.yield(first)
              stream.yield(batch)
              held = nil
            } else {
              held = batch
            }
          }
          if let held { stream.yield(held) }
          stream.finish()
        } catch {
          stream.finish(throwing: error)
        }
      }
      stream.onTermination = { _ in task.cancel() }
    }
  }
}

/// Passes on the first batch and stops reading.
struct StopEarly: StreamStage {
  static let name = "stop-early"
  static let summary = "Stops reading."

  func stream(_ batches: BatchStream) -> any AsyncSequence<Batch, any Error> & Sendable { batches.prefix(1) }
}

/// Passes on a few batches and breaks down.
struct BreakStream: StreamStage {
  static let name = "break-stream"
  static let summary = "Breaks down after a few batches."

  func stream(_ batches: BatchStream) -> any AsyncSequence<Batch, any Error> & Sendable {
    batches.map { batch in
      if batch.documents.contains(where: { $0.id == "d40" }) { throw Triage.Broken() }
      return batch
    }
  }
}

/// Cannot read documents whose number ends in 3.
struct RefuseSome: CorpusStage {
  static let name = "refuse-some"
  static let summary = "Cannot read some documents."

  struct Round: KeyedRound {
    func records(of document: Document, as reference: DocumentReference, findings: Findings) throws -> [KeyedRecord] {
      if document.id.hasSuffix("3") { throw Triage.Broken() }
      return [KeyedRecord(key: 1, document: reference)]
    }

    func reduce(_ key: UInt64, _ records: [KeyedRecord]) -> [Finding] { [] }
  }

  var rounds: [CorpusRound] { [.keyed(Round())] }

  func apply(_ findings: Findings, to document: inout Document) throws -> Verdict { .keep }
}

/// Splits "Document 7." into "Document " and "7.", by cuts in two copies.
struct SplitInTwo: DocumentStage {
  static let name = "split-in-two"
  static let summary = "Splits documents in two."

  func apply(_ document: inout Document) throws -> Verdict {
    var (first, second) = (document, document)
    first.id += "-1"
    second.id += "-2"
    first.cut(9..<document.text.utf8.count, rule: "second-part")
    second.cut(0..<9, rule: "first-part")
    return .split([first, second])
  }
}

/// Splits documents into nothing.
struct SplitAway: DocumentStage {
  static let name = "split-away"
  static let summary = "Splits documents into nothing."

  func apply(_ document: inout Document) throws -> Verdict { .split([]) }
}

/// Documents that are there already, in batches of a given size.
struct ReadySource: Source {
  static let name = "ready"
  static let summary = "Documents that are there already."

  var documents: [Document] = []
  var batchSize = 16
  var failsAtEnd = false

  func read(from position: Value?) throws -> any AsyncSequence<SourceBatch, any Error> & Sendable {
    AsyncThrowingStream { stream in
      for start in Swift.stride(from: 0, to: documents.count, by: batchSize) {
        let end = min(start + batchSize, documents.count)
        stream.yield(SourceBatch(Array(documents[start..<end]), position: .int(end)))
      }
      var last = SourceBatch(position: .int(documents.count))
      last.items.append(.failure(Document(id: "unreadable", text: ""), error: "no such page"))
      stream.yield(last)
      stream.finish(throwing: failsAtEnd ? Triage.Broken() : nil)
    }
  }
}

/// Keeps lines in memory.
struct MemorySink: Sink {
  static let name = "memory"
  static let summary = "Keeps lines in memory."

  final class Writer: SinkWriter, @unchecked Sendable {
    var bytes: [UInt8] = []
    var isCommitted = false
    var isAborted = false
    var failsAfter = Int.max

    func write(_ new: [UInt8]) throws {
      bytes += new
      if bytes.count > failsAfter { throw Triage.Broken() }
    }
    func checkpoint() -> Value { .int(bytes.count) }
    func suspend() {}
    func commit() -> [String] {
      isCommitted = true
      return ["memory"]
    }
    func abort() { isAborted = true }
  }

  let writer = Writer()

  var lines: [String] { String(decoding: writer.bytes, as: UTF8.self).split(separator: "\n").map(String.init) }

  func encode(_ delivery: Delivery, into bytes: inout [UInt8]) {
    let line =
      switch delivery {
      case .document(let document):
        "\(document.id) \(document.text) \(document.marks.count) \(document.fields.entries.map { "\($0.name)=\($0.value)" })"
      case .rejected(let rejected): "\(rejected.document.id) rejected by \(rejected.stage): \(rejected.reason)"
      case .failed(let failed):
        "\(failed.document.id) failed in \(failed.stage): \(failed.error) \(failed.document.notes.count)"
      case .record(let record): "\(record.document.id) record \(record.fields)"
      }
    bytes += Array((line + "\n").utf8)
  }

  func open(_ opening: SinkOpening) -> any SinkWriter { writer }
}
