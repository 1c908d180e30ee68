import CopydeskCore

@testable import CopydeskExternal

/// A small program for a test, in the language of `sh`, which is everywhere: it says its name and then does `body`.
struct ShellProgram {
  /// Answers every document as it came.
  static let echo = ShellProgram("exec cat")
  /// Answers as `echo` does, a line at a time, but for what `oddly` does with lines.
  static func echo(but oddly: String) -> ShellProgram {
    ShellProgram("while read -r line; do case \"$line\" in \(oddly) esac; printf '%s\\n' \"$line\"; done")
  }

  var script: String

  init(_ body: String, greeting: String = #"{"copydesk":1,"name":"test"}"#) {
    script = "read -r hello; printf '%s\\n' '\(greeting)'; \(body)"
  }

  func stage(_ change: (inout External) -> Void = { _ in }) throws -> External {
    var stage = External()
    stage.command = CommandWords(["sh", "-c", script])
    change(&stage)
    try stage.prepare()
    return stage
  }

  /// What becomes of the documents, in a line each: `harbour: out`.
  func run(
    _ documents: [Document], workers: Int = 2, _ change: (inout External) -> Void = { _ in }
  ) async throws -> [Pipeline.Outcome] {
    let stream = AsyncStream { stream in
      for document in documents { stream.yield(document) }
      stream.finish()
    }
    var outcomes: [Pipeline.Outcome] = []
    for try await outcome in try Pipeline([stage(change)]).outcomes(of: stream, workers: workers) {
      outcomes.append(outcome)
    }
    return outcomes
  }

  func run(_ texts: String..., change: (inout External) -> Void = { _ in }) async throws -> [Pipeline.Outcome] {
    try await run(
      texts.enumerated().map { Document(id: "d\($0.offset + 1)", text: $0.element) }, change)
  }
}

/// Python, for tests that need it; they are skipped where there is none.
enum Python {
  static let isThere = (try? CommandWords(["python3"]).programPath()) != nil
}

extension [Pipeline.Outcome] {
  /// The outcomes in the order of the documents' ids, as words for a comparison: `d1 out`, `d2 failed`.
  var words: [String] {
    map { outcome in
      switch outcome {
      case .out(let document): "\(document.id) out"
      case .rejected(let rejected): "\(rejected.document.id) rejected"
      case .failed(let failed): "\(failed.document.id) failed"
      }
    }
  }

  var texts: [String] { documents.map(\.text) }

  var documents: [Document] {
    compactMap { if case .out(let document) = $0 { document } else { nil } }
  }

  var errors: [String] {
    compactMap { if case .failed(let failed) = $0 { failed.error } else { nil } }
  }
}
