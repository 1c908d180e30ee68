import CopydeskFiles
import CopydeskText

/// Keeps on disk how far a run has come, in a folder of the run's own that goes when the run ends.
///
/// The folder's name is the run's: a hash of the pipeline with its settings and wiring, of the limit, and of the program.
/// So a run with anything changed has another folder, and other names for its partial outputs.
final class RunJournal: @unchecked Sendable {
  // Used by the engine's task, and by the one phase that runs.

  /// Sixteen hexadecimal digits.
  let run: String
  let folder: String
  /// The signatures of the sources, now.
  let input: [String]
  /// The last checkpoint that is safely on disk.
  private(set) var last: Checkpoint?
  /// Why a stopped run of the same pipeline could not be taken up; nil where there was none, or where it was.
  private(set) var reasonToStartOver: String?
  private let lock: FileLock

  private var path: String { folder + "/checkpoint" }
  private var stalledPath: String { folder + "/stalled" }
  /// Documents that a stage hung on in an earlier process of the run, by the stage's id.
  private(set) var stalled: [String: Set<Int>] = [:]

  /// - Parameter fresh: whether to start over whatever is there.
  /// - Returns: nil where the input cannot be read again, or a stage sees the whole stream, so that nothing can be
  ///   taken up.
  /// - Throws: `RunError` where another process is at the same run.
  init?(_ pipeline: Pipeline, options: RunOptions, in workFolder: String) throws {
    var input: [String] = []
    for node in pipeline.sources {
      guard let signature = try node.source.signature() else { return nil }
      input.append(signature)
    }
    if pipeline.stages.contains(where: { $0.stage is any StreamStage }) { return nil }
    self.input = input
    run = Self.name(of: pipeline, options: options)
    folder = "\(workFolder)/\(run)"
    try FileSystem.makeFolder(folder)
    guard let lock = try FileLock(folder + "/lock") else {
      throw RunError(node: pipeline.name, reason: "another process is running this pipeline in this folder")
    }
    self.lock = lock
    if !options.startsOver { stalled = try readStalled() }
    guard FileSystem.kind(of: path) == .file else {
      let stoppedEarly = !options.startsOver && FileSystem.kind(of: folder + "/name") == .file
      try startOver(
        because: stoppedEarly
          ? Self.keptNothing
          : Self.stoppedOtherwise(pipeline.name, workFolder, but: run))
      return
    }
    if options.startsOver {
      try startOver(because: nil)
      return
    }
    guard let checkpoint = try? Checkpoint(decoding: FileSystem.read(path, limit: 1 << 30)) else {
      try startOver(because: Self.checkpointIsBroken)
      return
    }
    guard checkpoint.input == input else {
      try startOver(because: Self.inputHasChanged)
      return
    }
    last = checkpoint
  }

  /// Keeps that a document is to fail without coming to a stage. Comes from a thread that watches.
  ///
  /// - Returns: false where that was kept before.
  func condemn(_ document: StalledDocument) throws -> Bool {
    var all = try readStalled()
    guard all[document.stage, default: []].insert(document.ordinal).inserted else { return false }
    var writer = BinaryWriter()
    writer.list(input) { $0.string($1) }
    writer.list(all.sorted { $0.key < $1.key }) { writer, entry in
      writer.string(entry.key)
      writer.list(entry.value.sorted()) { $0.int($1) }
    }
    try FileSystem.replace(stalledPath, with: writer.bytes)
    return true
  }

  private func readStalled() throws -> [String: Set<Int>] {
    guard FileSystem.kind(of: stalledPath) == .file else { return [:] }
    return try FileSystem.read(stalledPath, limit: 1 << 30).withUnsafeBufferPointer { bytes in
      var reader = BinaryReader(bytes)
      // In another input, other documents stand in these places.
      guard try reader.list({ (reader) throws(BinaryError) in try reader.string() }) == input else { return [:] }
      let entries = try reader.list { (reader) throws(BinaryError) in
        (try reader.string(), Set(try reader.list { (reader) throws(BinaryError) in try reader.int() }))
      }
      return Dictionary(entries) { first, _ in first }
    }
  }

  func save(_ checkpoint: Checkpoint) throws {
    try FileSystem.replace(path, with: checkpoint.encoded())
    last = checkpoint
  }

  /// Forgets the stopped run. Comes before its outputs are written over.
  func startOver(because reason: String?) throws {
    reasonToStartOver = reason
    last = nil
    FileSystem.remove(path)
    for name in try FileSystem.names(inFolder: folder) where name != "lock" && name != "name" {
      if name == "stalled", !stalled.isEmpty { continue }
      let path = "\(folder)/\(name)"
      if FileSystem.kind(of: path) == .folder { FileSystem.removeFolder(path) } else { FileSystem.remove(path) }
    }
    try FileSystem.syncFolder(folder)
  }

  /// Keeps the pipeline's name, so that a later run with other settings can say that this one stopped.
  func keepName(_ name: String) throws { try FileSystem.replace(folder + "/name", with: Array(name.utf8)) }

  /// Says that the run is over: nothing is left to take up.
  func finish() { FileSystem.removeFolder(folder) }

  // Why a run that stopped is not taken up.
  static let keptNothing = "the run that stopped had not kept how far it had come yet"
  static let checkpointIsBroken = "the checkpoint of the run that stopped cannot be read"
  static let inputHasChanged = "the input has changed since the run that stopped"

  /// What to say where a run of a pipeline of this name stopped that is another one now.
  static func stoppedOtherwise(_ name: String, _ workFolder: String, but run: String) -> String? {
    let others = ((try? FileSystem.names(inFolder: workFolder)) ?? []).filter { other in
      guard other != run, FileSystem.kind(of: "\(workFolder)/\(other)/checkpoint") == .file,
        let bytes = try? FileSystem.read("\(workFolder)/\(other)/name", limit: 1 << 16)
      else { return false }
      return bytes == Array(name.utf8)
    }
    return others.isEmpty ? nil : "the run that stopped had other settings, another pipeline file or another program"
  }

  /// The name of a run: the same for the same pipeline, settings, limit and program.
  static func name(of pipeline: Pipeline, options: RunOptions) -> String {
    var writer = BinaryWriter()
    func describe(_ id: String, _ instance: Any, _ type: String, _ inputs: [Pipeline.Port]) {
      writer.string(id)
      writer.string(type)
      writer.list(settings(of: instance)) { writer, entry in
        writer.string(entry.name)
        writer.string(entry.setting.defaultText ?? "")
      }
      writer.list(inputs) { $0.string($1.description) }
      if let starter = instance as? any StartsPrograms { writer.string(starter.programSignature) }
    }
    writer.string(pipeline.name)
    for node in pipeline.sources { describe(node.id, node.source, type(of: node.source).name, []) }
    for node in pipeline.stages { describe(node.id, node.stage, type(of: node.stage).name, node.inputs) }
    for node in pipeline.sinks { describe(node.id, node.sink, type(of: node.sink).name, node.inputs) }
    writer.optional(options.limit) { $0.int($1) }
    writer.bool(options.keepsMarks)
    writer.string(options.program)
    let digits = String(writer.bytes.withUnsafeBufferPointer { stableHash(of: $0) }, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
