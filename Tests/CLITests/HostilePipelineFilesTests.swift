import CopydeskPipelines
import Foundation
import Testing

@testable import CopydeskCLI

/// Files that are broken, or made to break a reader: each is one clear error or a few, and nothing is followed, built or
/// waited for. `Benchmarks/hostile-pipelines` measures the same kinds of files.
@Suite("Hostile pipeline files")
struct HostilePipelineFilesTests {
  /// A file, and what the first error about it must say.
  struct Hostile: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var bytes: @Sendable () -> [UInt8]
    var expected: String

    init(_ title: String, _ text: @autoclosure @escaping @Sendable () -> String, _ expected: String) {
      self.init(title, bytes: Array(text().utf8), expected)
    }

    init(_ title: String, bytes: @autoclosure @escaping @Sendable () -> [UInt8], _ expected: String) {
      testDescription = title
      self.bytes = bytes
      self.expected = expected
    }
  }

  /// A pipeline that is right but for what is handed in.
  private static func file(
    params: String = "{}", sources: String = "{ pages: { source: files, with: { path: . } } }",
    stages: String = "[extract-main-text]", path: String = "d.jsonl", more: String = ""
  ) -> String {
    """
    copydesk: 1
    params: \(params)
    sources: \(sources)
    stages: \(stages)
    sinks: { d: { sink: jsonl, with: { path: "\(path)" } } }
    \(more)
    """
  }

  private static func times(_ count: Int, _ text: String) -> String { String(repeating: text, count: count) }

  private static func utf16(_ text: String) -> [UInt8] {
    [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
  }

  static let refused: [Hostile] = [
    Hostile("nothing", "", "1:1: error: file is empty"),
    Hostile(
      "an alias bomb",
      "a: &a [x, x]\n" + (1...9).map { "b\($0): &x\($0) [*a, *a]\n" }.joined(),
      "1:4: error: anchors are allowed in files with at most 8 aliases"),
    Hostile("an anchor that holds itself", "copydesk: 1\nstages: &a [*a]\n", "2:13: error: text that begins with '*'"),
    Hostile(
      "50 MB of spaces", bytes: [UInt8](repeating: 0x20, count: 50_000_000),
      "error: file is larger than 1 MiB, which is the most that a pipeline file may have"),
    Hostile(
      "a program", bytes: [0x7F, 0x45, 0x4C, 0x46, 0, 0, 1, 0xFF], "1:1: error: control character U+007F is not"),
    Hostile("NUL bytes", "copydesk: 1\nname: a\0b\n", "2:8: error: file is binary: it holds a NUL byte"),
    Hostile("UTF-16", bytes: utf16(file()), "1:1: error: file is UTF-16; save it as UTF-8"),
    Hostile(
      "Latin-1", bytes: Array("copydesk: 1\nname: caf".utf8) + [0xE9, 0x0A],
      "2:10: error: file is not valid UTF-8; save it as UTF-8"),
    Hostile(
      "Windows line ends with a slip", file(stages: "[extract-main-txt]").replacing("\n", with: "\r\n"),
      "4:10: error: 'extract-main-txt' is not a stage; did you mean 'extract-main-text'?"),
    Hostile(
      "400,000 nested lists", times(40, times(9_000, "[") + "\n"), "error: nested deeper than 32 levels"),
    Hostile("tabs", "copydesk: 1\nstages:\n\t- repair-text\n", "3:1: error: not valid YAML: a tab cannot indent"),
    Hostile("a line of 100,000 bytes", "copydesk: 1\nname: \(times(100_000, "a"))\n", "2:1: error: line is longer"),
    Hostile(
      "a key 60,000 times", "copydesk: 1\n" + times(60_000, "name: a\n"), "'name'"),
    Hostile(
      "a merge key", file(stages: "[{ stage: mark-copies, with: { <<: { keep: all } } }]"),
      "4:40: error: merge keys are not supported; write the entries out"),
    Hostile(
      "a tag that makes objects elsewhere",
      file(stages: "[!!python/object/apply:os.system touch]"), "4:10: error: tag"),
    Hostile(
      "a param that names itself", file(params: "{ a: { type: path, default: \"${a}\" } }", path: "${a}"),
      "2:37: error: default of param 'a'"),
    Hostile(
      "params inside params", file(params: "{ a: { type: text, default: b } }", path: "${${a}}"),
      "5:43: error: '${…}' cannot stand in another"),
    Hostile("a param of the environment", file(path: "${HOME}/x"), "5:43: error: 'HOME' is not a param"),
    Hostile("a param that is never closed", file(path: "${" + times(5_000, "a")), "5:43: error: '${' is never closed"),
    Hostile(
      "30,000 mistakes", file(stages: "\n" + times(30_000, "  - extract-main-txt\n")),
      "5:5: error: 'extract-main-txt' is not a stage"),
    Hostile(
      "a million empty values", "copydesk: 1\nstages:\n" + times(110_000, "- {a: }\n"), "error: file holds more than"),
    Hostile(
      "a plugin that would run a program",
      file(more: "plugins: [{ package: { url: \"ext::sh -c touch\", from: 1.0.0 } }]"),
      "6:29: error: 'ext::sh -c touch' is no address of a git repository"),
    Hostile(
      "a path of a page far above", file(sources: "{ p: { source: files, with: { path: ../../../../none } } }"),
      "3:46: error: p: '../../../../none'"),
    Hostile("two documents", file() + "---\n" + file(), "error: a pipeline file holds one YAML document"),
  ]

  @Test("each is refused with a clear error", .timeLimit(.minutes(10)), arguments: refused)
  func refusal(_ hostile: Hostile) throws {
    let checked = PipelineLoader(builtIns).check(.load(bytes: hostile.bytes(), name: "p.yaml"))
    #expect(checked.pipeline == nil)
    let errors = checked.diagnostics.filter { $0.severity == .error }
    let first = try #require(errors.first)
    #expect("\(first)".contains(hostile.expected), "\(first)")
    #expect("\(first)".count <= 400)
    #expect(first.lines.count <= 6)
  }

  @Test("what is no file is neither waited for nor read without end", .timeLimit(.minutes(10)))
  func notFiles() throws {
    let folder = NSTemporaryDirectory() + "copydesk-hostile-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func report(_ path: String) -> String {
      PipelineFile.load(path: path).diagnostics.map(\.description).joined().replacing("\(folder)/", with: "")
    }
    #expect(mkfifo("\(folder)/pipe", 0o600) == 0)
    #expect(report("\(folder)/pipe") == "pipe: error: is a pipe that nobody writes to")
    #expect(report("/dev/zero") == "/dev/zero: error: cannot be read: is a device, not a file")
    #expect(report(folder) == "\(folder): error: cannot be read: is a directory")
    #expect(report("\(folder)/absent.yaml") == "absent.yaml: error: cannot be read: no such file or directory")
    try FileManager.default.createSymbolicLink(atPath: "\(folder)/a", withDestinationPath: "\(folder)/a")
    #expect(report("\(folder)/a") == "a: error: cannot be read: too many levels of symbolic links")
  }

  @Test("a file that may not be read says so", .enabled(if: geteuid() != 0))
  func unreadable() throws {
    let path = NSTemporaryDirectory() + "copydesk-hostile-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(
      FileManager.default.createFile(atPath: path, contents: Data("x".utf8), attributes: [.posixPermissions: 0]))
    #expect(
      PipelineFile.load(path: path).diagnostics.map(\.description) == [
        "\(path): error: cannot be read: permission denied"
      ])
  }

  @Test("what another program writes to a pipe is read as a file is", .timeLimit(.minutes(10)))
  func pipe() throws {
    let path = NSTemporaryDirectory() + "copydesk-hostile-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(mkfifo(path, 0o600) == 0)
    // Opened for both, a pipe has its writer, and what is written waits in it.
    let descriptor = open(path, O_RDWR)
    let text = "copydesk: 2\n"
    #expect(write(descriptor, text, text.utf8.count) == text.utf8.count)
    let end = Thread {
      usleep(50_000)
      close(descriptor)
    }
    end.start()
    #expect(PipelineFile.load(path: path).diagnostics.map(\.line) == [1])
  }
}
