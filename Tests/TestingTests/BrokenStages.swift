import CopydeskCore
import Synchronization

// Each of these breaks one law; `brokenStages` says which.

struct BadName: DocumentStage {
  static let name = "Bad Name"
  static let summary = "Does nothing."
  func apply(_ document: inout Document) -> Verdict { .keep }
}

struct DefaultOutOfRange: DocumentStage {
  static let name = "default-out-of-range"
  static let summary = "Does nothing."
  @Setting("A share.", in: 0...1) var share = 5
  func apply(_ document: inout Document) -> Verdict { .keep }
}

struct WrongExample: DocumentStage {
  static let name = "wrong-example"
  static let summary = "Does nothing."
  static let example: StageExample? = StageExample(before: "a  b", after: "a b")
  func apply(_ document: inout Document) -> Verdict { .keep }
}

/// State that the protocol forbids, for stages that break it.
final class State: Sendable {
  private let values = Mutex((count: 0, last: ""))

  func count() -> Int {
    values.withLock { values in
      values.count += 1
      return values.count
    }
  }

  func replaceLast(by text: String) -> String {
    values.withLock { values in
      defer { values.last = text }
      return values.last
    }
  }
}

struct CountCalls: DocumentStage {
  static let name = "count-calls"
  static let summary = "Counts how often it is called."
  private let state = State()

  func apply(_ document: inout Document) -> Verdict {
    document.fields["call"] = .int(state.count())
    return .keep
  }
}

struct CutFirstWord: DocumentStage {
  static let name = "cut-first-word"
  static let summary = "Cuts the first word."
  static let isIdempotent = true

  func apply(_ document: inout Document) -> Verdict {
    if let end = document.text.utf8.firstIndex(of: 0x20) {
      document.cut(0..<document.text.utf8.distance(from: document.text.startIndex, to: end) + 1, rule: "first-word")
    }
    return .keep
  }
}

struct RememberTheLast: DocumentStage {
  static let name = "remember-the-last"
  static let summary = "Notes the text of the document before."
  private let state = State()

  func apply(_ document: inout Document) -> Verdict {
    document.fields["last"] = .string(state.replaceLast(by: document.id))
    return .keep
  }
}

struct NumberInBatch: Stage {
  static let name = "number-in-batch"
  static let summary = "Numbers the documents of a batch."

  func process(_ batch: inout Batch) async throws {
    for index in batch.documents.indices { batch.documents[index].fields["number"] = .int(index) }
  }
}

/// Counts, in a round, how often documents gave their records.
struct CountRecords: CorpusStage {
  static let name = "count-records"
  static let summary = "Gives records that depend on what was there before."
  private let state = State()

  struct Round: KeyedRound {
    let state: State

    func records(of document: Document, as reference: DocumentReference, findings: Findings) -> [KeyedRecord] {
      [KeyedRecord(key: 1, document: reference, numbers: [UInt64(state.count())])]
    }

    func reduce(_ key: UInt64, _ records: [KeyedRecord]) -> [Finding] {
      records.map { Finding(to: $0.document, numbers: $0.numbers) }
    }
  }

  var rounds: [CorpusRound] { [.keyed(Round(state: state))] }

  func apply(_ findings: Findings, to document: inout Document) -> Verdict {
    document.fields["call"] = findings.byRound[0].first.map { .int(Int($0.numbers[0])) }
    return .keep
  }
}

struct LeaveMarksOfOthers: DocumentStage {
  static let name = "leave-marks-of-others"
  static let summary = "Commits under the name of another stage."

  func apply(_ document: inout Document) throws -> Verdict {
    guard let first = document.text.utf8.first, first < 0x80 else { return .keep }
    document.cut(0..<1, rule: "first-letter")
    try document.commit(stage: "someone-else")
    return .keep
  }
}

struct AddWords: DocumentStage {
  static let name = "add-words"
  static let summary = "Adds words and says that it cuts."
  static let edits = TextEdits.cuts

  init() {}
  init(edits: TextEdits) {}

  func apply(_ document: inout Document) -> Verdict {
    document.change(0..<0, to: "By our own correspondent. ", rule: "by-line")
    return .keep
  }
}

struct ReplaceWe: DocumentStage {
  static let name = "replace-we"
  static let summary = "Writes they where someone said we."

  func apply(_ document: inout Document) -> Verdict {
    let bytes = Array(document.text.utf8)
    for start in bytes.indices where bytes[start...].starts(with: "“We ".utf8) {
      document.change(start + 3..<start + 5, to: "They", rule: "they")
    }
    return .keep
  }
}

struct RewriteInSilence: DocumentStage {
  static let name = "rewrite-in-silence"
  static let summary = "Puts another document in the place of the one that it got."

  func apply(_ document: inout Document) -> Verdict {
    guard document.page == nil else { return .keep }
    document.receive(document.text.uppercased())
    return .keep
  }
}

struct ChangeToTheSame: DocumentStage {
  static let name = "change-to-the-same"
  static let summary = "Changes a text into itself."

  func apply(_ document: inout Document) -> Verdict {
    if let first = document.text.utf8.first, first < 0x80 {
      document.change(0..<1, to: String(decoding: [first], as: UTF8.self), rule: "same")
    }
    return .keep
  }
}

struct CutInsideACharacter: DocumentStage {
  static let name = "cut-inside-a-character"
  static let summary = "Cuts the last byte."

  func apply(_ document: inout Document) -> Verdict {
    let count = document.text.utf8.count
    if count > 0 { document.cut(count - 1..<count, rule: "last-byte") }
    return .keep
  }
}

struct StartAfresh: DocumentStage {
  static let name = "start-afresh"
  static let summary = "Forgets what other stages did."

  func apply(_ document: inout Document) -> Verdict {
    document = Document(id: document.id, text: document.text, origin: document.origin, fields: document.fields)
    return .keep
  }
}

struct StageError: Error, CustomStringConvertible {
  let description: String
}

struct FailOnEmoji: DocumentStage {
  static let name = "fail-on-emoji"
  static let summary = "Fails where there is a picture in the text."

  func apply(_ document: inout Document) throws -> Verdict {
    let hasPicture = document.text.unicodeScalars.contains { $0.value >= 0x1F000 }
    if hasPicture { throw StageError(description: "no picture, please") }
    return .keep
  }
}

struct FailOnNothing: DocumentStage {
  static let name = "fail-on-nothing"
  static let summary = "Fails on an empty text."

  func apply(_ document: inout Document) throws -> Verdict {
    if document.text.isEmpty { throw StageError(description: "nothing there") }
    return .keep
  }
}

struct NeedLanguage: DocumentStage {
  static let name = "need-language"
  static let summary = "Fails where no stage has named the language."
  static let requires = ["language"]

  func apply(_ document: inout Document) throws -> Verdict {
    guard document.fields["language"] != nil else { throw StageError(description: "which language") }
    return .keep
  }
}

struct LoseThirds: Stage {
  static let name = "lose-thirds"
  static let summary = "Loses every third document."

  func process(_ batch: inout Batch) async throws {
    batch.documents = batch.documents.enumerated().filter { $0.offset % 3 != 2 }.map(\.element)
  }
}

struct Rename: DocumentStage {
  static let name = "rename"
  static let summary = "Gives a document another name."

  func apply(_ document: inout Document) -> Verdict {
    document.id += "-renamed"
    return .keep
  }
}

struct AddWithoutSaying: DocumentStage {
  static let name = "add-without-saying"
  static let summary = "Adds a field that it does not declare."

  func apply(_ document: inout Document) -> Verdict {
    document.fields["bytes"] = .int(document.text.utf8.count)
    return .keep
  }
}

struct RecordsEverywhere: DocumentStage {
  static let name = "records-everywhere"
  static let summary = "Gives records at every port."
  static let recordPorts = ["words"]

  func apply(_ document: inout Document) -> Verdict { .keep }
  func records(from document: Document, port: String) -> [Record] { [Record(in: document, fields: ["word": "one"])] }
}

/// Gives documents that are not done.
struct HalfDone: DocumentStage {
  static let name = "half-done"
  static let summary = "Leaves its work when it is cancelled."

  func apply(_ document: inout Document) -> Verdict {
    // What such a stage would do at a moment that no test can choose, it does to every document but the first ten.
    let isLate = document.id.utf8.count > "sample-1".utf8.count
    document.change(0..<0, to: isLate ? "Half. " : "Whole. ", rule: "done")
    return .keep
  }
}

/// Counts pairs of equal bytes, by looking at all pairs.
struct CompareAllPairs: DocumentStage {
  static let name = "compare-all-pairs"
  static let summary = "Looks at all pairs of bytes."
  static let adds = ["pairs"]

  func apply(_ document: inout Document) -> Verdict {
    let bytes = Array(document.text.utf8)
    var pairs = 0
    bytes.withUnsafeBufferPointer { bytes in
      for left in stride(from: 0, to: bytes.count, by: 16) {
        for right in stride(from: left, to: bytes.count, by: 16) where bytes[left] == bytes[right] { pairs += 1 }
      }
    }
    document.fields["pairs"] = .int(pairs)
    return .keep
  }
}
