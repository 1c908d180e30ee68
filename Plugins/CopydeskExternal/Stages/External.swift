public import CopydeskCore
import CopydeskFiles

/// Has a program in any language work on each document, over JSON lines.
///
/// The program is started once. It reads a line of JSON for each document from its standard input and writes one for each
/// to its standard output, in the same order: edits with their rules, or just the new text, whose difference becomes the
/// marks; fields; or a reason to reject the document. `docs/external-stages.md` has every message.
///
/// A document at which the program ends, does not answer in time or gives an answer that cannot be read leaves by
/// `failed`, and the program is started again where it has to be. A program that cannot be started, or that ends too
/// often, ends the run. Holds `inFlight` documents for each process beyond the batches of the run.
public struct External: Stage, StartsPrograms {
  public static let name = "external"
  public static let summary = "Has a program in any language work on each document, over JSON lines."
  /// What `Examples/ExternalStage` does.
  public static let example: StageExample? = StageExample(
    before: "The fair is back after three years!!! Come and see.",
    after: "The fair is back after three years! Come and see.")
  public static let exampleSettings: KeyValuePairs = ["command": "[sh, program.sh]", "settings": "{ most: 1 }"]

  @Setting(
    "The program and its arguments, a list of words; no shell reads them. A path is one from the working folder.")
  public var command = CommandWords()
  @Setting("What the program gets as its settings, all of it text.")
  public var settings = SettingMap()
  @Setting("Seconds that an answer may take before its document fails and the program is started again.")
  public var timeout: Double? = 30
  @Setting("Seconds from its start until the program must have said its name.", in: 0.01...86_400)
  public var startTimeout = 60.0
  @Setting("How often a process is started again before the run ends.")
  public var restarts: Int? = 20
  @Setting("Documents that a process may have at the same time.", in: 1...10_000)
  public var inFlight = 100
  @Setting("Processes of the program.", in: 1...1_000)
  public var processes = 1
  @Setting("The length of the longest answer, in bytes.", in: 1...4_000_000_000)
  public var maximumBytes = 100_000_000
  @Setting("What happens to what the program writes to standard error: its end is kept for messages, or all is shown.")
  public var errors = ErrorOutput.keep

  private var pool: ProgramPool?

  public init() {}

  public var programs: [[String]] { [command.words] }

  /// Finds the program, and starts nothing.
  public mutating func prepare() throws {
    let path = try command.programPath()
    if let timeout, !(timeout > 0 && timeout <= 86_400) {
      throw SettingError("'timeout' of external takes seconds, more than 0 and at most 86400, or off", at: nil)
    }
    if let restarts, restarts < 0 {
      throw SettingError("'restarts' of external takes a number from 0 up, or off", at: nil)
    }
    pool = ProgramPool(
      ProgramOptions(
        path: path, command: command.words, settings: settings.fields, timeout: timeout.map(Nanoseconds.init(seconds:)),
        startTimeout: Nanoseconds(seconds: startTimeout), restarts: restarts, inFlight: inFlight,
        processes: processes, maximumBytes: maximumBytes, showsErrors: errors == .show))
  }

  public nonisolated(nonsending) func process(_ batch: inout Batch) async throws {
    guard let pool else { preconditionFailure("'external' must be prepared before it gets documents") }
    let program = try await pool.greeting()
    // Between the two the task is suspended, and may go on in another thread.
    let (requests, asking) = ProcessorTime.measured { Requests(batch.documents, to: program) }
    let answers = try await pool.answers(to: requests)
    let ((), applying) = ProcessorTime.measured { apply(answers, to: requests, program, &batch) }
    batch.spentNanoseconds = asking + applying
  }

  private func apply(_ answers: Answers, to requests: Requests, _ program: Greeting, _ batch: inout Batch) {
    batch.updateEach { index, document in
      if let problem = requests.problems[index] { throw AnswerError(problem) }
      return try answers.withAnswer(to: index) { answer in
        requests.isSame(answer, as: index) ? .keep : try Answer(answer).apply(to: &document, program)
      }
    }
  }

  public nonisolated(nonsending) func close() async { await pool?.close() }
}

/// What becomes of the standard error of a program.
public enum ErrorOutput: String, SettingChoice {
  case keep
  case show
}
