import CopydeskFiles

/// Where the next run of a pipeline would begin.
public enum RunProspect: Sendable, Equatable {
  /// At the beginning, as no run of it has stopped.
  case begins
  /// Where a run stopped that had read so many documents.
  case takenUp(documents: Int)
  /// At the beginning, though a run of it has stopped.
  case startsOver(reason: String)
  /// At the beginning, whatever stopped before.
  case cannotBeTakenUp(reason: String)
}

extension Engine {
  /// Looks where the next run would begin, and writes nothing.
  ///
  /// A run that is at work now looks like one that has stopped.
  public func prospect() throws -> RunProspect { try RunJournal.prospect(of: pipeline, options: options) }
}

extension RunJournal {
  static func prospect(of pipeline: Pipeline, options: RunOptions) throws -> RunProspect {
    guard let workFolder = options.workFolder else { return .cannotBeTakenUp(reason: "it keeps nothing on the disk") }
    var input: [String] = []
    for node in pipeline.sources {
      guard let signature = try node.source.signature() else {
        return .cannotBeTakenUp(reason: "'\(node.id)' cannot be read again")
      }
      input.append(signature)
    }
    if let stream = pipeline.stages.first(where: { $0.stage is any StreamStage }) {
      return .cannotBeTakenUp(reason: "'\(stream.id)' sees the whole stream")
    }
    let run = name(of: pipeline, options: options)
    let path = "\(workFolder)/\(run)/checkpoint"
    guard FileSystem.kind(of: path) == .file else {
      let stopped = FileSystem.kind(of: "\(workFolder)/\(run)/name") == .file
      let reason =
        stopped && !options.startsOver ? keptNothing : stoppedOtherwise(pipeline.name, workFolder, but: run)
      return reason.map { .startsOver(reason: $0) } ?? .begins
    }
    if options.startsOver { return .begins }
    guard let checkpoint = try? Checkpoint(decoding: FileSystem.read(path, limit: 1 << 30)) else {
      return .startsOver(reason: checkpointIsBroken)
    }
    guard checkpoint.input == input else { return .startsOver(reason: inputHasChanged) }
    return .takenUp(documents: checkpoint.documents(sources: pipeline.sources.count))
  }
}
