import CopydeskFiles
import CopydeskText

/// The files that a path stands for: a file, a folder with all folders in it, or a pattern with `*`, `?` and `[…]`.
struct InputFiles {
  var path: String
  /// Names of files to read in a folder.
  var include: [String]
  var exclude: [String] = []

  struct Entry: Sendable {
    /// The path below the folder; for a pattern the whole path; for one file its name.
    var id: String
    var path: String
    /// Why the folder or file cannot be read, where that is known before.
    var problem: String?
  }

  private var isPattern: Bool { path.contains { "*?[".contains($0) } }

  /// Whether it is one file, and not a folder or pattern.
  var isSingle: Bool {
    switch FileSystem.kind(of: path) {
    case .file, .other: true
    case .folder: false
    case nil: !isPattern
    }
  }

  /// Sees that there is something, where that can be known before it is read.
  func check() throws(FileError) {
    guard FileSystem.kind(of: path) != nil || isPattern else {
      throw FileError(path: path, reason: "no such file or folder")
    }
  }

  /// The files in byte order of their ids.
  func list() throws -> [Entry] {
    switch FileSystem.kind(of: path) {
    case .file, .other: return [Entry(id: FileSystem.name(of: path), path: path)]
    case .folder:
      var found: [Entry] = []
      try collect(folder: path, below: "", into: &found)
      return found.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    case nil:
      let paths = FileSystem.glob(path)
      if paths.isEmpty { throw FileError(path: path, reason: "no file matches") }
      var found: [Entry] = []
      for path in paths {
        if FileSystem.kind(of: path) == .folder {
          try collect(folder: path, below: path + "/", into: &found)
        } else if !isExcluded(FileSystem.name(of: path)) {
          found.append(Entry(id: path, path: path))
        }
      }
      return found.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    }
  }

  private func collect(folder: String, below prefix: String, into found: inout [Entry]) throws {
    // A folder below that cannot be read is one failure; the folder itself ends the run.
    guard prefix.isEmpty || FileSystem.isReadable(folder) else {
      found.append(Entry(id: prefix, path: folder, problem: "the folder may not be read"))
      return
    }
    for name in try FileSystem.names(inFolder: folder) {
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      switch FileSystem.kind(of: path) {
      case .folder:
        if !FileSystem.isLink(path) { try collect(folder: path, below: "\(prefix)\(name)/", into: &found) }
      case let kind:
        // What cannot be looked at might be a folder full of pages: it is reported whatever its name. A link that leads
        // nowhere is no such thing.
        let isUnknown = kind == nil && !FileSystem.isLink(path)
        if isUnknown || include.contains(where: { FileSystem.matches(name, $0) }), !isExcluded(name) {
          found.append(Entry(id: prefix + name, path: path))
        }
      }
    }
  }

  private func isExcluded(_ name: String) -> Bool { exclude.contains { FileSystem.matches(name, $0) } }
}

extension InputFiles {
  /// How many bytes there are in all.
  static func bytes(of paths: [String]) -> Int { paths.reduce(0) { $0 + (FileSystem.size(of: $1) ?? 0) } }
}

/// Tells the files of an input from changed ones.
enum InputSignature {
  /// One hash of the paths with their sizes and times of change; another order of the same files is another input.
  static func of(_ paths: [String]) -> String {
    var hash: UInt64 = 0
    for path in paths {
      let stamp = FileSystem.stamp(of: path)
      let line = "\(path)\0\(stamp.map { "\($0.size)\0\($0.changed)" } ?? "gone")"
      hash = stableHash(of: line, seed: hash)
    }
    let digits = String(hash, radix: 16)
    return "\(paths.count):\(String(repeating: "0", count: 16 - digits.utf8.count))\(digits)"
  }
}
