import CopydeskFiles

/// A stage, source or sink that starts programs which its settings name.
///
/// Such a pipeline file can do whatever those programs can. Who runs files that are not their own asks for `programs`
/// first, when the settings are read and before the first document; `prepare()` starts none.
public protocol StartsPrograms: Sendable {
  /// The words of each command: the program and its arguments.
  var programs: [[String]] { get }
}

extension StartsPrograms {
  /// What tells the programs from changed ones: size and time of change of every word that names a file.
  var programSignature: String {
    programs.joined().map { word in
      guard FileSystem.kind(of: word) == .file, let stamp = FileSystem.stamp(of: word) else { return word }
      return "\(word) \(stamp.size) \(stamp.changed)"
    }
    .joined(separator: "\u{0}")
  }
}

extension Pipeline {
  /// The programs that a run would start, with the id of the part that names each.
  public var programs: [(id: String, command: [String])] {
    let parts: [(id: String, part: Any)] =
      sources.map { ($0.id, $0.source) } + stages.map { ($0.id, $0.stage) } + sinks.map { ($0.id, $0.sink) }
    return parts.flatMap { id, part in
      ((part as? any StartsPrograms)?.programs ?? []).map { (id: id, command: $0) }
    }
  }
}
