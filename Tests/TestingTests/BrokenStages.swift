import CopydeskCore
import CopydeskTesting
import Synchronization

/// Stages of which each breaks one law, and the words of the finding.
struct BrokenStage: Sendable, CustomStringConvertible {
  let law: String
  let stage: any Stage
  let finding: String

  var description: String { "\(type(of: stage)), \(finding)" }
}

let brokenStages: [BrokenStage] = [
  BrokenStage(
    law: "has a name in kebab-case and a summary that is a sentence", stage: BadName(), finding: "not in kebab-case"),
  BrokenStage(
    law: "has settings with help, and defaults that it takes itself", stage: DefaultOutOfRange(),
    finding: "the default \"5\" of 'share' is refused"),
  BrokenStage(law: "does to its example what it says", stage: WrongExample(), finding: "and not \"a b\""),
  BrokenStage(law: "gives the same for the same, twice", stage: CountCalls(), finding: "and the second time"),
  BrokenStage(
    law: "does nothing the second time, where it says that it is idempotent", stage: CutFirstWord(),
    finding: "the first run left"),
  BrokenStage(
    law: "gives the same whatever came before a document", stage: RememberTheLast(),
    finding: "in one order of the documents"),
  BrokenStage(
    law: "gives the same for 1, 2 and 7 workers, and however documents are put into batches", stage: NumberInBatch(),
    finding: "one worker gave"),
  BrokenStage(
    law: "gives the same with little memory, where it keeps records of many documents", stage: CountRecords(),
    finding: "in memory it gave"),
  BrokenStage(
    law: "works twice in one pipeline", stage: LeaveMarksOfOthers(), finding: "bears the stage 'someone-else'"),
  BrokenStage(
    law: "does no more to a text than it says", stage: AddWords(edits: .cuts), finding: "it only cuts, and put text in"),
  BrokenStage(
    law: "leaves words between quotation marks alone, unless it says that it changes them", stage: ReplaceWe(),
    finding: "the quotation \"“We"),
  BrokenStage(
    law: "accounts for every byte with its marks", stage: RewriteInSilence(), finding: "a stage changes a text by marks"
  ),
  BrokenStage(
    law: "makes no mark where it changes nothing", stage: ChangeToTheSame(), finding: "it changed text into itself"),
  BrokenStage(
    law: "places marks and notes inside of the text, between characters", stage: CutInsideACharacter(),
    finding: "begin or end inside a character"),
  BrokenStage(
    law: "keeps earlier marks and notes aligned", stage: StartAfresh(),
    finding: "of an earlier stage is gone"),
  BrokenStage(law: "takes any text that is UTF-8", stage: FailOnEmoji(), finding: "it failed: no picture, please"),
  BrokenStage(law: "takes an empty text", stage: FailOnNothing(), finding: "it failed on \"\""),
  BrokenStage(
    law: "takes documents without the fields that it knows, and with odd ones", stage: NeedLanguage(),
    finding: "it failed where there are no 'language'"),
  BrokenStage(
    law: "lets every document leave by one port, and those that fail as they were", stage: LoseThirds(),
    finding: "lose-thirds"),
  BrokenStage(
    law: "leaves names, numbers and order of documents alone", stage: Rename(), finding: "and was not before"),
  BrokenStage(
    law: "adds only the fields and notes that it says", stage: AddWithoutSaying(), finding: "which is not in 'adds'"),
  BrokenStage(
    law: "gives records at the ports that it declares, and only there", stage: RecordsEverywhere(),
    finding: "records at 'no-such-port'"),
  BrokenStage(
    law: "ends when its run is cancelled, and gives no half-done document", stage: HalfDone(),
    finding: "a cancelled run gave"),
  BrokenStage(law: "takes time in proportion to the text", stage: CompareAllPairs(), finding: "of processor time"),
]

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
