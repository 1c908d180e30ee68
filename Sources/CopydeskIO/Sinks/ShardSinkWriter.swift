import CopydeskCore
import CopydeskFiles

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Writes the bytes of a sink to numbered files, `documents-00000.jsonl` and so on.
///
/// The next file begins with the first part after one is full, so that where files end depends on the parts alone. All
/// files keep their temporary names until `commit`. The checkpoint is the number of the file and its length.
final class ShardSinkWriter: SinkWriter, @unchecked Sendable {
  // Used by one task at a time: the engine's sink desk.
  private let names: ShardNames
  private let run: String
  private let fullAtBytes: Int
  private let empty: [UInt8]
  /// The first file is kept open, and by that locked, so that two runs do not write the same files.
  private let first: AtomicFile
  private var current: AtomicFile
  private var number = 0

  init(_ path: String, fullAtBytes: Int, _ opening: SinkOpening) throws {
    names = ShardNames(path)
    run = opening.run
    self.fullAtBytes = fullAtBytes
    empty = try Compression(path: path).pack([])
    var length: Int?
    if let checkpoint = opening.checkpoint {
      guard case .array(let parts) = checkpoint, parts.count == 2, case .int(let shard) = parts[0],
        case .int(let bytes) = parts[1], shard >= 0
      else { throw CheckpointError(path: path) }
      (number, length) = (shard, bytes)
    }
    var own = opening
    own.checkpoint = length.map { .int($0) }
    if number == 0 {
      first = try AtomicFile(names.path(0), own.expecting(empty: empty, at: names.path(0)))
      current = first
    } else {
      // Full files were synced before the next one began: what is there of them is whole.
      var whole = opening
      whole.checkpoint = .int(try Self.length(of: names.path(0), opening))
      first = try AtomicFile(names.path(0), whole)
      for full in 1..<number { _ = try Self.length(of: names.path(full), opening) }
      do {
        current = try AtomicFile(names.path(number), own)
      } catch {
        first.suspend()
        throw error
      }
    }
    try removeLeftovers()
  }

  /// How long a full file is, under its temporary name or its own.
  private static func length(of path: String, _ opening: SinkOpening) throws(CheckpointError) -> Int {
    if let size = FileSystem.size(of: AtomicFile.temporaryPath(of: path, run: opening.run)) { return size }
    guard opening.isSealed, let size = FileSystem.size(of: path) else { throw CheckpointError(path: path) }
    return size
  }

  /// Takes away what stopped runs left, but for the files of this run that are written already.
  private func removeLeftovers() throws(FileError) {
    let kept = Set((0...number).map { FileSystem.name(of: AtomicFile.temporaryPath(of: names.path($0), run: run)) })
    for name in try FileSystem.names(inFolder: names.folder) where names.isTemporary(name) && !kept.contains(name) {
      unlink("\(names.folder)/\(name)")
    }
  }

  func write(_ bytes: [UInt8]) throws {
    if current.size >= fullAtBytes {
      try current.sync()
      let next = try AtomicFile(names.path(number + 1), SinkOpening(run: run))
      if number > 0 { current.suspend() }
      current = next
      number += 1
    }
    try current.write(bytes)
  }

  func checkpoint() throws -> Value { .array([.int(number), .int(try current.sync())]) }

  func commit() throws -> [String] {
    if number > 0 {
      for full in 1..<number where AtomicFile.isUnderway(names.path(full), run: run) {
        let path = names.path(full)
        guard rename(AtomicFile.temporaryPath(of: path, run: run), path) == 0 else { throw FileError.last(path) }
      }
      try current.commit()
    }
    try removeFormer()
    try first.fill(with: empty)
    try first.commit()
    return (0...number).map(names.path)
  }

  /// Takes away the files that an earlier run wrote behind the last one of this run.
  private func removeFormer() throws(FileError) {
    var former = number + 1
    while FileSystem.kind(of: names.path(former)) == .file {
      guard unlink(names.path(former)) == 0 else { throw .last(names.path(former)) }
      former += 1
    }
  }

  func suspend() {
    current.suspend()
    first.suspend()
  }

  func abort() {
    current.abort()
    for full in stride(from: 1, to: number, by: 1) {
      unlink(AtomicFile.temporaryPath(of: names.path(full), run: run))
    }
    if number > 0 { first.abort() }
  }
}

/// The names of numbered files: `out/documents.jsonl.gz` gives `out/documents-00000.jsonl.gz`.
struct ShardNames {
  let folder: String
  private let stem: String
  private let suffix: String

  init(_ path: String) {
    folder = FileSystem.folder(of: path)
    let packing = Compression(path: path).suffix
    let name = FileSystem.name(of: path).dropLast(packing.utf8.count)
    // A name that begins with its only dot has no suffix.
    let dot = name.lastIndex(of: ".").flatMap { $0 == name.startIndex ? nil : $0 } ?? name.endIndex
    stem = String(name[..<dot])
    suffix = name[dot...] + packing
  }

  func path(_ number: Int) -> String { "\(folder)/\(name(number))" }

  private func name(_ number: Int) -> String {
    let digits = String(number)
    return "\(stem)-\(String(repeating: "0", count: max(0, 5 - digits.utf8.count)))\(digits)\(suffix)"
  }

  /// Whether a name is a temporary one of such a file, by whatever run.
  func isTemporary(_ name: String) -> Bool {
    guard name.hasPrefix(".\(stem)-"), name.hasSuffix(".partial") else { return false }
    let middle = name.dropFirst(stem.count + 2).dropLast(8)
    let digits = middle.prefix { $0.isWholeNumber }
    guard digits.count >= 5, middle.dropFirst(digits.count).hasPrefix("\(suffix).") else { return false }
    let run = middle.dropFirst(digits.count + suffix.count + 1)
    return !run.isEmpty && run.allSatisfy(\.isHexDigit)
  }
}
