import CopydeskCore

@testable import CopydeskIO

/// Any bytes as an archive: as they are, packed, and packed and then damaged.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  examine(start, count) { input in
    var input = input
    let form = input.choice(of: 6)
    let place = input.choice(of: 256) << 8 | input.choice(of: 256)
    let limit = [20_000_000, 100][input.choice(of: 2)]
    let bytes = Array(input.bytes)
    let archive = Archive(limit: limit)
    let plain = archive.read(bytes)
    requireNothingLost(plain, bytes)
    requireResumes(plain, archive)
    guard form > 0, !bytes.isEmpty else { return }

    let compression = form % 2 == 1 ? Compression.gzip : .zstd
    let isPackedAlready = bytes.starts(with: [0x1F, 0x8B, 0x08]) || bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD])
    guard let (packed, member) = pack(bytes, compression, cutAt: form < 3 ? bytes.count : place % bytes.count) else {
      return
    }
    let whole = archive.read(packed)
    requireResumes(whole, archive)
    if form < 3, !isPackedAlready { requireSame(plain, whole) }
    guard form == 5 else { return }
    // Damage in the second member: whatever ends in the first is there all the same.
    var damaged = packed
    damaged[member + place % (packed.count - member)] ^= UInt8(1 + place % 255)
    let rest = archive.read(damaged)
    requireResumes(rest, archive)
    let before = whole.prefix { $0.next.offset < member }.dropLast()
    require(rest.map(\.kind).starts(with: before.map(\.kind)), "what comes before the damage is read")
  }
}

/// A packed archive reads as the one that is not packed, up to a record that says to be larger than the limit: in a file
/// that is not packed its true end is looked for, while unpacked bytes are passed over as they come.
private func requireSame(_ plain: [Found], _ packed: [Found]) {
  let sure = packed.prefix { !$0.isTooLarge }
  let expected = sure.count == packed.count ? plain[...] : plain.prefix(sure.count)
  require(sure.map(\.kind) == expected.map(\.kind), "a packed archive reads as the one that is not packed")
}

/// One thing that was read, and from where reading goes on.
private struct Found {
  var kind: String
  /// Whether the record says to be larger than the limit.
  var isTooLarge: Bool
  var offset: Int
  var next: WARCInput.Place
}

/// One file in memory that is written anew for each input.
private struct Archive {
  let limit: Int

  func read(_ bytes: [UInt8]) -> [Found] {
    MemoryFile.write(bytes)
    return read(from: WARCInput.Place(), atMost: 2 * bytes.count + 16)
  }

  func read(from place: WARCInput.Place, atMost most: Int = .max) -> [Found] {
    var source = WARCSource()
    source.path = FilePath(MemoryFile.path)
    source.maximumBytes = limit
    source.contentTypes.append("application/json")
    let documents = WARCDocuments(source: source, file: MemoryFile.path)
    var found: [Found] = []
    do {
      let reader = try WARCReader(MemoryFile.path, from: place, limit: limit)
      while let item = try reader.next() {
        let (header, offset) = head(of: item)
        found.append(
          Found(
            kind: describe(item, documents), isTooLarge: (header?.length ?? 0) > limit, offset: offset,
            next: reader.place))
        require(found.count <= most, "reading comes to an end")
      }
    } catch {
      require(false, "a file that is there is read: \(error)")
    }
    return found
  }

  private func head(of item: WARCReader.Item) -> (WARCHeader?, offset: Int) {
    switch item {
    case .record(let header, _, let offset), .tooLarge(let header, _, let offset): (header, offset)
    case .damaged(let header, _, let offset): (header, offset)
    }
  }

  /// What became of a record, without its place.
  private func describe(_ item: WARCReader.Item, _ documents: WARCDocuments) -> String {
    let made = documents.item(item)
    switch (item, made) {
    case (.damaged, .failure?): return "damaged"
    case (.damaged, _): fatalError("broken law: what is damaged fails")
    case (_, .document(let document)?):
      require(!document.id.isEmpty, "a document has an id")
      return "document \(document.text) \(document.page?.bytes.count ?? -1)"
    case (_, .failure(_, let error)?): return "failure \(error)"
    case (.record(let header, let block, _), nil): return "passed over \(header.type) \(block.count)"
    case (.tooLarge(let header, _, _), nil): return "passed over \(header.type)"
    }
  }
}

/// Every byte of a file that is not packed lies in what was found, or is a line end between.
private func requireNothingLost(_ found: [Found], _ bytes: [UInt8]) {
  guard !bytes.starts(with: [0x1F, 0x8B, 0x08]), !bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) else { return }
  var end = 0
  for item in found {
    require(item.offset >= end, "what is found lies behind what was found before")
    require(bytes[end..<item.offset].allSatisfy { $0 == 10 || $0 == 13 }, "only line ends lie between")
    require(item.next.offset > item.offset, "reading goes on")
    end = item.next.offset
  }
  require(bytes[end...].allSatisfy { $0 == 10 || $0 == 13 }, "only line ends lie behind the last")
}

/// Reading that begins at any of the places finds the rest.
private func requireResumes(_ found: [Found], _ archive: Archive) {
  for index in found.indices.prefix(4) {
    let rest = archive.read(from: found[index].next)
    require(
      rest.map(\.kind) == found[(index + 1)...].map(\.kind),
      "a run that is taken up behind \(found[index]) finds the rest: \(rest) and not \(found)")
  }
}

/// Two members.
private func pack(_ bytes: [UInt8], _ compression: Compression, cutAt place: Int) -> (packed: [UInt8], member: Int)? {
  guard let first = try? compression.pack(Array(bytes[..<place])),
    let second = try? compression.pack(Array(bytes[place...]))
  else { return nil }
  return (first + second, first.count)
}
