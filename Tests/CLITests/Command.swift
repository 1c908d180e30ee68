import Foundation
import Testing

/// The command as a user has it: a program of its own, in a folder of its own.
struct Command {
  struct Result {
    var status: Int32
    var output: String
    var errors: String

    /// The lines of `output`.
    var lines: [String] { output.split(separator: "\n").map(String.init) }
  }

  let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "copydesk-cli-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// The program that was built beside the tests.
  private static let program: URL = {
    let tests = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0]).resolvingSymlinksInPath()
    var place = tests.deletingLastPathComponent()
    while place.path != "/", !FileManager.default.isExecutableFile(atPath: place.appending(path: "copydesk").path) {
      place.deleteLastPathComponent()
    }
    return place.appending(path: "copydesk")
  }()

  func run(_ arguments: String...) throws -> Result { try run(arguments) }

  /// - Parameter environment: is added to that of the tests.
  func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
    let process = try start(arguments, environment: environment)
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }

  /// Starts the program and does not wait for it.
  func start(_ arguments: String...) throws -> Process { try start(arguments) }

  private var output: String { folder + "/.stdout" }
  private var errors: String { folder + "/.stderr" }

  private func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Process {
    let process = Process()
    // What a test trusts is trusted in its own folder only.
    process.environment = ProcessInfo.processInfo.environment
      .merging(["COPYDESK_CACHE": "\(folder)/.cache"]) { _, own in own }
      .merging(environment) { _, given in given }
    process.executableURL = Self.program
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    for path in [output, errors] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }

  @discardableResult
  func write(_ content: some DataProtocol, to name: String) throws -> String {
    let file = "\(folder)/\(name)"
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(content).write(to: URL(fileURLWithPath: file))
    return file
  }

  /// The rows of an output, each as a dictionary.
  func rows(_ name: String) throws -> [[String: Any]] {
    try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8).split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }
}
