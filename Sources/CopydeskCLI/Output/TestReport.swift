import CopydeskCore
import CopydeskPipelines

/// What came of tests, for people and for programs.
enum TestReport {
  typealias Results = [(file: PipelineTestFile, results: [TestResult])]

  static func text(_ results: Results) {
    for (file, results) in results {
      for result in results {
        for failure in result.failures {
          Terminal.line(
            "\(file.path):\(failure.place.line):\(failure.place.column): error: \(result.test.name): \(failure.message)"
          )
          for line in failure.difference { Terminal.line("    " + line) }
        }
      }
    }
    let all = results.flatMap(\.results)
    let failed = all.count { !$0.passed }
    let time = (seconds(all.reduce(.zero) { $0 + $1.duration }) * 100).rounded() / 100
    let files = results.count { !$0.results.isEmpty }
    let tests = "\(all.count) \(all.count == 1 ? "test" : "tests") in \(files) \(files == 1 ? "file" : "files")"
    Terminal.line(failed == 0 ? "\(tests) passed (\(time) s)" : "\(failed) of \(tests) failed (\(time) s)")
  }

  struct JSON: Encodable {
    struct Test: Encodable {
      var file: String
      var line: Int
      var name: String
      var passed: Bool
      var seconds: Double
      var failures: [Failure]
    }

    struct Failure: Encodable {
      var line: Int
      var column: Int
      var message: String
      var difference: [String]
    }

    var tests: [Test]
    var passed: Int
    var failed: Int

    init(_ results: Results) {
      tests = results.flatMap { file, results in
        results.map { result in
          Test(
            file: file.path, line: result.test.place.line, name: result.test.name, passed: result.passed,
            seconds: TestReport.seconds(result.duration),
            failures: result.failures.map {
              Failure(line: $0.place.line, column: $0.place.column, message: $0.message, difference: $0.difference)
            })
        }
      }
      passed = tests.count(where: \.passed)
      failed = tests.count - passed
    }
  }

  /// JUnit's XML, which most programs that build and test can show.
  static func junit(_ results: Results) -> String {
    var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites>"]
    for (file, results) in results {
      let failed = results.count { !$0.passed }
      lines.append("  <testsuite name=\"\(xml(file.path))\" tests=\"\(results.count)\" failures=\"\(failed)\">")
      for result in results {
        let head =
          "    <testcase classname=\"\(xml(file.path))\" name=\"\(xml(result.test.name))\" time=\"\(seconds(result.duration))\""
        guard !result.passed else {
          lines.append(head + "/>")
          continue
        }
        lines.append(head + ">")
        for failure in result.failures {
          let place = "\(file.path):\(failure.place.line):\(failure.place.column)"
          let text = ([place] + failure.difference).joined(separator: "\n")
          lines.append("      <failure message=\"\(xml(failure.message))\">\(xml(text))</failure>")
        }
        lines.append("    </testcase>")
      }
      lines.append("  </testsuite>")
    }
    return (lines + ["</testsuites>"]).joined(separator: "\n")
  }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }

  private static func xml(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case _ where scalar.value < 0x20 && scalar != "\n" && scalar != "\t": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
