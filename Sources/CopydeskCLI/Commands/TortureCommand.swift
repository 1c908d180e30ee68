import ArgumentParser
import CopydeskCore
import CopydeskFiles
import CopydeskPipelines
import Foundation

struct TortureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "torture", abstract: "Kills a pipeline again and again and looks whether its output is still right.",
    discussion: """
      Runs the pipeline once undisturbed, then kills it at random moments and just before system calls that write, takes \
      it up again, and compares what comes out. All outputs must lie below one param of type path, which is pointed at \
      a scratch folder; nothing is written elsewhere. Exit code 1 if a single run ends with another output.
      """)

  @Argument(help: "The pipeline file.")
  var pipeline: String
  @OptionGroup var arguments: PipelineArguments
  @Option(help: "The param that all outputs lie below.")
  var out = "out"
  @Option(help: "How often to kill at a random moment.")
  var kills = 20
  @Option(help: "How many calls of each kind (write, fsync, rename) to kill at.")
  var calls = 5
  @Option(help: "Makes the random moments the same again.")
  var seed: UInt64 = 1
  @Option(help: "Batches worked on at the same time. (default: as run chooses)")
  var workers: Int?

  func validate() throws {
    if kills < 0 { throw ValidationError("'--kills' takes a number from 0 up") }
    if calls < 0 { throw ValidationError("'--calls' takes a number from 0 up") }
  }

  func run() throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("copydesk-torture-\(getpid())")
    defer { try? FileManager.default.removeItem(at: root) }
    try checkOutputs(below: root.appendingPathComponent("reference/out").path)
    let given = arguments.parameters.filter { !$0.hasPrefix("\(out)=") }.flatMap { ["--param", $0] }
    let torture = Torture(
      run: TorturedRun(arguments: [pipeline] + given, out: out, workers: workers), root: root,
      numbers: SplitMix64(state: seed))
    Terminal.line(try torture.torment(kills: kills, calls: calls).description)
    if !torture.differences.isEmpty { throw ExitStatus.failure }
  }

  /// Sees that the param moves every output, so that the user's own are never touched.
  private func checkOutputs(below path: String) throws {
    var values = try arguments.overrides()
    values[out] = path
    let checked = PipelineLoader(KnownStages.catalogue).check(
      PipelineFile.load(path: pipeline), overrides: values, preparesSources: false)
    guard let loaded = checked.pipeline else { throw PipelineFileError(checked.diagnostics) }
    for node in loaded.sinks {
      for (name, setting) in settings(of: node.sink) where setting.typeName == FilePath.typeName {
        guard let text = setting.defaultText, !text.hasPrefix(path) else { continue }
        throw ValidationError(
          "sink '\(node.id)' writes to '\(text)' ('\(name)'), which does not lie below param '\(out)'; "
            + "let all outputs lie below one param, and name it with --out")
      }
    }
  }
}

/// The random numbers of Steele, Lea and Flood, Fast splittable pseudorandom number generators, 2014.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
