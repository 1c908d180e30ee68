import CopydeskCore

/// Stages, sources and sinks that do nothing, for files to name.
let sampleCatalogue = Catalogue([SamplePlugin()])

struct SamplePlugin: StagePlugin {
  let name = "Samples"
  let stages: [any Stage.Type] = [
    ExtractMainText.self, DropBoilerplate.self, RepairText.self, RestoreApostrophes.self, IdentifyLanguage.self,
    MarkCopies.self,
    ExtractQuotes.self, MatchQuotes.self,
  ]
  let sources: [any Source.Type] = [Files.self, Lines.self]
  let sinks: [any Sink.Type] = [LinesSink.self, DeadLetter.self]
}

struct ExtractMainText: DocumentStage {
  static let name = "extract-main-text"
  static let summary = "Keeps the main text."
  func apply(_ document: inout Document) -> Verdict { .keep }
}

struct DropBoilerplate: DocumentStage {
  static let name = "drop-boilerplate"
  static let summary = "Cuts what is not the article."
  func apply(_ document: inout Document) -> Verdict { .keep }
}

struct RepairText: DocumentStage {
  static let name = "repair-text"
  static let summary = "Repairs damaged characters."
  @Setting("Whether entities are decoded.") var entities = true
  @Setting("A line put before each text.") var heading = ""
  func apply(_ document: inout Document) -> Verdict { .keep }
}

struct RestoreApostrophes: DocumentStage {
  static let name = "restore-apostrophes"
  static let summary = "Puts lost apostrophes back."
  static let requires = ["language"]
  func apply(_ document: inout Document) -> Verdict { .keep }
}

struct IdentifyLanguage: DocumentStage {
  static let name = "identify-language"
  static let summary = "Names the language of a text."
  static let adds = ["language"]
  @Setting("Languages to keep.") var keep: [String] = []
  func apply(_ document: inout Document) -> Verdict { .keep }
}

struct MarkCopies: CorpusStage {
  enum Keep: String, SettingChoice {
    case all, first, longest
  }

  static let name = "mark-copies"
  static let summary = "Marks copies of other pages."
  @Setting("Share of one text that is in the other.", in: 0...1) var containment = 0.6
  @Setting("Words in a shingle.", in: 1...64) var shingleLength = 5
  @Setting("Words that a text must have.", in: 1...) var minimumWords = 20
  @Setting("Which of several copies go on.") var keep = Keep.all
  @Setting("Most pages in a cluster.") var clusterLimit: Int? = nil
  var rounds: [CorpusRound] { [] }
  func apply(_ findings: Findings, to document: inout Document) -> Verdict { .keep }

  mutating func prepare() throws {
    if shingleLength > minimumWords { throw SampleError("a shingle is longer than the shortest text") }
  }
}

struct ExtractQuotes: DocumentStage {
  static let name = "extract-quotes"
  static let summary = "Finds direct quotes with their speakers."
  static let adds = ["quote"]
  static let recordPorts = ["quotes"]
  func apply(_ document: inout Document) -> Verdict { .keep }
}

struct MatchQuotes: DocumentStage {
  static let name = "match-quotes"
  static let summary = "Finds the same quote on several pages."
  static let requires = ["quote"]
  static let recordPorts = ["quotes", "speakers"]
  func apply(_ document: inout Document) -> Verdict { .keep }
}

struct Files: Source {
  static let name = "files"
  static let summary = "Reads files."
  @Setting("A file or folder.") var path: FilePath = ""
  @Setting("Names to read.") var include = ["*.html", "*.txt"]
  @Setting("Names to leave out.") var exclude: [String] = []

  mutating func prepare() throws {
    if path == "nowhere" { throw SampleError("there is no file or folder 'nowhere'") }
  }

  func read(from position: Value?) -> any AsyncSequence<SourceBatch, any Error> & Sendable {
    AsyncThrowingStream { $0.finish() }
  }
}

struct Lines: Source {
  static let name = "jsonl"
  static let summary = "Reads JSON Lines."
  @Setting("A file.") var path: FilePath = ""

  func read(from position: Value?) -> any AsyncSequence<SourceBatch, any Error> & Sendable {
    AsyncThrowingStream { $0.finish() }
  }
}

struct LinesSink: Sink {
  enum Offsets: String, SettingChoice {
    case utf8, utf16, scalars
  }

  static let name = "jsonl"
  static let summary = "Writes JSON Lines."
  @Setting("A file.") var path: FilePath = ""
  @Setting("What offsets count.") var offsets = Offsets.utf8
  func encode(_ delivery: Delivery, into bytes: inout [UInt8]) {}
  func open(_ opening: SinkOpening) throws -> any SinkWriter { throw SampleError("nothing is written here") }
}

struct DeadLetter: Sink {
  static let name = "dead-letter"
  static let summary = "Keeps what failed."
  @Setting("A folder.") var path: FilePath = ""
  func encode(_ delivery: Delivery, into bytes: inout [UInt8]) {}
  func open(_ opening: SinkOpening) throws -> any SinkWriter { throw SampleError("nothing is written here") }
}

struct SampleError: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
