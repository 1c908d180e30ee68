import ArgumentParser
import CopydeskPipelines
import Foundation
import Logging
import Synchronization

/// How log messages are written.
enum LogFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
}

/// How much is logged: messages of one level and of all below it in this list.
enum LogLevel: String, ExpressibleByArgument, CaseIterable {
  case trace
  case debug
  case info
  case notice
  case warning
  case error
  case critical
}

/// What the command says while it works, on standard error.
enum CommandLog {
  struct Settings {
    var format = LogFormat.text
    var level = LogLevel.notice
  }

  private static let current = Mutex(Settings())

  static var settings: Settings { current.withLock { $0 } }
  static var logger: Logger { Logger(label: "copydesk") }
  /// Whether standard error is for a program, which must find nothing but JSON there.
  static var isJSON: Bool { settings.format == .json }

  static func use(_ settings: Settings) { current.withLock { $0 = settings } }

  static func notice(_ message: String) { logger.notice("\(message)") }
  static func warning(_ message: String) { logger.warning("\(message)") }
  /// A warning about a pipeline file, which says so itself.
  static func warning(_ diagnostic: Diagnostic) {
    if isJSON {
      warning(diagnostic.description)
    } else if logger.logLevel <= .warning {
      Terminal.error(diagnostic.description)
    }
  }
  static func error(_ message: String) { logger.error("\(message)") }

  /// Makes every logger of the process one of the command. Once.
  static func bootstrap() { LoggingSystem.bootstrap { _ in CommandLogHandler() } }
}

/// Writes messages for people, a sentence each, or for programs, a line of JSON each.
struct CommandLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level(rawValue: CommandLog.settings.level.rawValue) ?? .notice

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let metadata = metadata.merging(event.metadata ?? [:]) { _, given in given }
    let message = LogMessage(
      time: .now, level: event.level, message: event.message.description, metadata: metadata)
    Terminal.error(CommandLog.isJSON ? message.json : message.text)
  }
}

/// One message, ready to be written.
struct LogMessage {
  var time: Date
  var level: Logger.Level
  var message: String
  var metadata: Logger.Metadata

  /// The time of the world with milliseconds: `2026-03-01T09:30:00.125Z`.
  static let timeFormat = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  /// A sentence; below `notice`, with what it leaves out.
  var text: String {
    switch level {
    case .critical, .error: "error: \(message)"
    case .warning: "warning: \(message)"
    case .notice: metadata["event"] == "run-taken-up" ? "\(message); --fresh starts over" : message
    case .info, .debug, .trace: "\(level): \(message)\(details)"
    }
  }

  private var details: String {
    let pairs = metadata.sorted { $0.key < $1.key }
      .filter { $0.key != "event" && !message.contains("\($0.value)") }
      .map { "\($0.key)=\($0.value)" }
    return pairs.isEmpty ? "" : " (\(pairs.joined(separator: " ")))"
  }

  /// An object with the members `time`, `level`, `message` and `metadata`, in one line.
  var json: String {
    struct Line: Encodable {
      var time: String
      var level: String
      var message: String
      var metadata: Logged
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let line = Line(
      time: time.formatted(LogMessage.timeFormat), level: level.rawValue, message: message,
      metadata: Logged(.dictionary(metadata)))
    return (try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}

/// Metadata as JSON; numbers stay numbers.
private struct Logged: Encodable {
  var value: Logger.MetadataValue

  init(_ value: Logger.MetadataValue) { self.value = value }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch value {
    case .string(let text): try container.encode(text)
    case .stringConvertible(let number as Int): try container.encode(number)
    case .stringConvertible(let number as Double): try container.encode(number)
    case .stringConvertible(let other): try container.encode(other.description)
    case .array(let values): try container.encode(values.map(Logged.init))
    case .dictionary(let members): try container.encode(members.mapValues(Logged.init))
    }
  }
}

/// How much a command says and in what form.
struct LogArguments: ParsableArguments {
  @Option(
    name: .customLong("log-level"),
    help: "The least that is logged. (default: notice; info with --log-format json)")
  var level: LogLevel?
  @Option(name: .customLong("log-format"), help: "text, or json: an object a line on standard error, and nothing else.")
  var format = LogFormat.text
  @Option(
    name: .customLong("log-progress-seconds"),
    help: "How often progress is logged, at level info, where it is not drawn on a terminal.")
  var progressSeconds = 10.0

  func validate() throws {
    guard progressSeconds > 0, progressSeconds.isFinite else {
      throw ValidationError("'--log-progress-seconds' takes a number above 0")
    }
  }

  var settings: CommandLog.Settings {
    CommandLog.Settings(format: format, level: level ?? (format == .json ? .info : .notice))
  }
}
