import Foundation
import Testing

@Suite("copydesk torture", .timeLimit(.minutes(5)))
struct TortureTests {
  @Test("the sample pipeline survives kills at random moments and before system calls")
  func survives() throws {
    let result = try Command().run(
      "torture", "\(repository)/Pipelines/news.yaml", "--param", "in=\(repository)/Examples/Pages", "--kills", "2",
      "--calls", "2")
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("0 lost, 0 doubled, 0 partial files under a final name"))
    #expect(result.output.contains("killed 2 times at random moments and 6 times just before a system call"))
  }

  @Test("a pipeline whose outputs the scratch folder cannot hold is not run")
  func elsewhere() throws {
    let result = try Command().run("torture", "\(repository)/Pipelines/news.yaml", "--out", "in")
    #expect(result.status == 2)
    #expect(result.errors.contains("which does not lie below param 'in'"))
  }
}
