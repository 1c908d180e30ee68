import CopydeskCore
import Testing

@testable import CopydeskCLI

@Suite("pace of a run")
struct PaceTests {
  @Test(
    "the rest takes as long as its share",
    arguments: [
      (share: 0.5, from: 0.0, elapsed: 10.0, left: 10.0),
      (share: 0.25, from: 0.0, elapsed: 60.0, left: 180.0),
      // A run that was taken up at 80 % and has come to 90 % in a minute.
      (share: 0.9, from: 0.8, elapsed: 60.0, left: 60.0),
      (share: 1.0, from: 0.0, elapsed: 5.0, left: 0.0),
      // Files that grew while they were read.
      (share: 1.5, from: 0.0, elapsed: 5.0, left: 0.0),
    ])
  func left(share: Double, from: Double, elapsed: Double, left: Double) throws {
    let seconds = try #require(Pace.secondsLeft(share: share, from: from, elapsed: elapsed))
    #expect(abs(seconds - left) < 0.001)
  }

  @Test("nobody guesses at once, or where nothing was done")
  func unknown() {
    #expect(Pace.secondsLeft(share: 0.1, from: 0, elapsed: 0.2) == nil)
    #expect(Pace.secondsLeft(share: 0.4, from: 0.4, elapsed: 20) == nil)
  }

  @Test("bytes and time before the run was taken up do not count, and each step has a pace of its own")
  func takenUp() {
    var progress = RunProgress(documents: 800, bytes: 80_000_000, totalBytes: 100_000_000)
    (progress.steps, progress.share) = (2, 0.8)
    var pace = Pace()
    pace.update(progress, at: 1)
    (progress.documents, progress.bytes, progress.share) = (900, 90_000_000, 0.9)
    pace.update(progress, at: 6)
    #expect(pace.bytesPerSecond(at: 6) == 2_000_000)
    #expect(pace.line(at: 6) == "step 1 of 2 · 900 documents · 90 % · 2.0 MB/s · 0:05 left · 0 rejected · 0 failed")
    (progress.step, progress.stages, progress.share) = (2, ["copies"], 0)
    (progress.documents, progress.rejected) = (1000, 1234)
    pace.update(progress, at: 11)
    #expect(
      pace.line(at: 12)
        == "step 2 of 2 (copies) · comparing 1,000 documents · 0:12 so far · 1,234 rejected · 0 failed")
    progress.share = 0.1
    pace.update(progress, at: 19)
    progress.share = 0.5
    pace.update(progress, at: 23)
    #expect(pace.bytesPerSecond(at: 23) == nil)
    #expect(
      pace.line(at: 23)
        == "step 2 of 2 (copies) · 1,000 documents · 50 % · 0:05 left · 1,234 rejected · 0 failed")
  }

  @Test("an input of unknown size has no time left")
  func unknownSize() {
    var pace = Pace()
    pace.update(RunProgress(), at: 0)
    pace.update(RunProgress(documents: 1, failed: 1, bytes: 300), at: 10)
    #expect(pace.line(at: 10) == "1 document · 30 B/s · 0:10 so far · 0 rejected · 1 failed")
  }

  @Test("quantities as people read them")
  func quantities() {
    #expect(
      [0, 999, 1000, 1_234_567, -1234].map { Quantity.count($0) } == ["0", "999", "1,000", "1,234,567", "-1,234"])
    #expect(
      [0, 999, 1000, 64_230_000, 999_960_000, 3e12].map { Quantity.bytes($0) }
        == ["0 B", "999 B", "1.0 kB", "64.2 MB", "1.0 GB", "3.0 TB"])
    #expect([0.4, 59.6, 754, 11_045].map { Quantity.time($0) } == ["0:00", "1:00", "12:34", "3:04:05"])
  }
}
