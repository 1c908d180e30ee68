import CopydeskFiles

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The unpacked bytes of an archive, with the place of each in the file, in memory that does not grow with the file.
///
/// Where packed bytes are damaged, reading stops until `passDamage()`, and goes on with the next member that begins with
/// a record.
final class WARCInput: @unchecked Sendable {
  // Used by one task at a time: a source has one reader.
  /// From where reading can go on.
  struct Place: Hashable {
    /// The byte of the file at which a member begins; in a file that is not packed, the byte itself.
    var offset = 0
    /// How many unpacked bytes to pass over from there; `searches` to look for the next member behind damage.
    var skip = 0

    static let searches = -1
  }

  struct Damage {
    var reason: String
    /// The byte of the file at which the damaged member begins.
    var offset: Int
    /// Where the member begins in the unpacked bytes.
    var start: Int
  }

  private static let chunkSize = 1 << 17

  let path: String
  private let descriptor: Int32
  private let compression: Compression
  private var decompressor: (any Decompressor)?
  /// The length of the file.
  let size: Int

  /// Unpacked bytes; those before `start` are used up.
  private(set) var buffer: [UInt8] = []
  private(set) var start = 0
  /// The number of unpacked bytes before `buffer`.
  private var base = 0
  /// Where members begin: in the unpacked bytes, and in the file.
  private(set) var members: [(start: Int, offset: Int, isSearch: Bool)] = []
  /// What stands in the way.
  private(set) var damage: Damage?

  /// Where pieces are read and unpacked to, so that no array is filled with zeros first.
  private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: WARCInput.chunkSize, alignment: 8)
  private var packed: [UInt8] = []
  private var packedStart = 0
  /// The byte of the file that `packed` begins with.
  private var packedBase = 0
  private var isAtEnd = false
  /// Whether the last bytes are of a member whose end has not been seen, so that nobody has checked them.
  private(set) var isInsideMember = false
  /// Looking for a member behind damage.
  private var isSearching = false

  init(_ path: String, from place: Place = Place()) throws(FileError) {
    self.path = path
    // Opening a named pipe would wait for a writer.
    descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last(path) }
    guard FileSystem.kind(of: path) == .file, let size = FileSystem.size(of: path) else {
      close(descriptor)
      throw FileError(path: path, reason: "not a regular file")
    }
    self.size = size
    var magic: [UInt8] = [0, 0, 0, 0]
    let got = pread(descriptor, &magic, 4, 0)
    if got < magic.count {
      compression = Compression(path: path)
    } else {
      compression = magic.starts(with: Self.gzipMagic) ? .gzip : magic == Self.zstdMagic ? .zstd : .none
    }
    decompressor = compression.decompressor()
    packedBase = compression == .none ? place.offset + place.skip : place.offset
    guard packedBase == 0 || lseek(descriptor, off_t(packedBase), SEEK_SET) >= 0 else {
      let error = FileError.last(path)
      close(descriptor)
      throw error
    }
    if compression == .none {
      members = [(0, packedBase, false)]
    } else if place.skip == Place.searches {
      members = [(0, packedBase, true)]
      isSearching = true
    } else {
      var left = place.skip
      while left > 0 {
        if available == 0, try !fill() { break }
        let step = min(left, available)
        consume(step)
        left -= step
      }
    }
  }

  deinit {
    scratch.deallocate()
    close(descriptor)
  }

  private static let zstdMagic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
  private static let gzipMagic: [UInt8] = [0x1F, 0x8B, 0x08]

  var isPacked: Bool { compression != .none }
  var available: Int { buffer.count - start }
  /// The number of unpacked bytes before `start`.
  var position: Int { base + start }

  /// The byte of the file up to which it was read, or unpacked.
  var bytesOnDisk: Int { packedBase + packedStart }

  func consume(_ count: Int) { start += count }

  /// From where reading finds the byte at `position` of the unpacked bytes.
  func place(of position: Int) -> Place {
    guard let member = members.last(where: { $0.start <= position }) else { return Place() }
    if member.isSearch { return Place(offset: member.offset, skip: Place.searches) }
    let distance = position - member.start
    return isPacked ? Place(offset: member.offset, skip: distance) : Place(offset: member.offset + distance)
  }

  /// Appends more bytes to `buffer`, or finds out that a member is whole.
  ///
  /// - Returns: false at the end of the file and where damage stands in the way.
  func fill() throws(FileError) -> Bool {
    guard damage == nil else { return false }
    if start > 0 {
      buffer.removeSubrange(..<start)
      base += start
      start = 0
      while members.count > 1, members[1].start <= base { members.removeFirst() }
    }
    guard isPacked else {
      guard try read() else { return false }
      buffer += packed
      packedBase += packed.count
      packed = []
      return true
    }
    return try unpack()
  }

  private func unpack() throws(FileError) -> Bool {
    while let decompressor {
      if isSearching, try !findMember() { return false }
      if !isInsideMember, packedStart == packed.count, try !read() { return false }
      if !isInsideMember {
        isInsideMember = true
        members.append((base + buffer.count, packedBase + packedStart, false))
      }
      var step = DecompressionStep()
      var problem: String?
      packed.withUnsafeBytes { input in
        do throws(CompressionError) {
          step = try decompressor.step(UnsafeRawBufferPointer(rebasing: input[packedStart...]), into: scratch)
        } catch {
          problem = "the \(decompressor.format) data is damaged (\(error.reason))"
        }
      }
      buffer.append(contentsOf: scratch[..<step.produced])
      packedStart += step.consumed
      if step.endsMember || problem == nil && !decompressor.isInsideMember {
        isInsideMember = false
        // Padding; what a search finds is taken back where it is not confirmed.
        if !step.endsMember, !isSearching { members.removeLast() }
      }
      if problem == nil, step.produced == 0, step.consumed == 0, !step.endsMember, isInsideMember, try !read() {
        problem = WARCReader.cutOff
        isAtEnd = true
      }
      if isSearching, !confirmMember(problem) { continue }
      if let problem {
        isInsideMember = false
        guard let member = members.last else { return false }
        damage = Damage(reason: problem, offset: member.offset, start: member.start)
        return false
      }
      if step.produced > 0 || step.endsMember { return true }
    }
    return false
  }

  /// Gives up what the damaged member still holds, to go on behind it.
  func passDamage() throws(FileError) {
    guard let damage else { return }
    start = buffer.count
    self.damage = nil
    members.append((base + buffer.count, isAtEnd ? size : damage.offset + 1, !isAtEnd))
    guard !isAtEnd else { return }
    isSearching = true
    try seek(to: damage.offset + 1)
  }

  /// Goes to the next place where a member may begin.
  private func findMember() throws(FileError) -> Bool {
    let magic = compression == .gzip ? Self.gzipMagic : Self.zstdMagic
    guard !isInsideMember else { return true }
    while true {
      while let index = packed[packedStart...].firstIndex(of: magic[0]), index + magic.count <= packed.count {
        packedStart = index
        if packed[index...].starts(with: magic) {
          decompressor = compression.decompressor()
          return true
        }
        packedStart += 1
      }
      packedStart = max(packedStart, packed.count - magic.count + 1)
      if try !read() {
        packedStart = packed.count
        return false
      }
    }
  }

  /// Whether the member that was found begins with a record, as far as it is known; if not, the search goes on behind it.
  private func confirmMember(_ problem: String?) -> Bool {
    guard let member = members.last else { return false }
    let content = buffer[(member.start - base)...]
    if content.count >= WARCHeader.mark.count, content.starts(with: WARCHeader.mark) {
      isSearching = false
      return true
    }
    guard problem != nil || content.count >= WARCHeader.mark.count || !isInsideMember else { return false }
    buffer.removeSubrange((member.start - base)...)
    members.removeLast()
    isInsideMember = false
    isAtEnd = false
    try? seek(to: member.offset + 1)
    return false
  }

  private func seek(to offset: Int) throws(FileError) {
    isInsideMember = false
    if offset >= packedBase, offset <= packedBase + packed.count {
      packedStart = offset - packedBase
      return
    }
    guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else { throw .last(path) }
    packed = []
    packedStart = 0
    packedBase = offset
  }

  /// Appends to `packed`.
  private func read() throws(FileError) -> Bool {
    packed.removeSubrange(..<packedStart)
    packedBase += packedStart
    packedStart = 0
    var got = 0
    var failed = false
    repeat {
      got = scratch.baseAddress.map { systemRead(descriptor, $0, Self.chunkSize) } ?? 0
      failed = got < 0 && errno != EINTR
    } while got < 0 && !failed
    if failed { throw .last(path) }
    packed.append(contentsOf: scratch[..<got])
    return got > 0
  }
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}
