import CopydeskText

/// Reads what `BinaryWriter` wrote.
///
/// The bytes come from a disk, so nothing in them is trusted: every length is checked before it is used.
package struct BinaryReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  package private(set) var index = 0

  package init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  package var isAtEnd: Bool { index >= bytes.count }

  package mutating func number() throws(BinaryError) -> UInt64 {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while index < bytes.count, shift < 64 {
      let byte = bytes[index]
      index += 1
      result |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return result }
      shift += 7
    }
    throw BinaryError()
  }

  package mutating func int() throws(BinaryError) -> Int {
    let number = try number()
    return Int(Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1))
  }

  package mutating func bool() throws(BinaryError) -> Bool { try byte() != 0 }

  package mutating func string() throws(BinaryError) -> String {
    let part = try part()
    guard let text = String(validating: part, as: UTF8.self) else { throw BinaryError() }
    return text
  }

  package mutating func data() throws(BinaryError) -> [UInt8] { Array(try part()) }

  package mutating func optional<Wrapped>(
    _ read: (inout Self) throws(BinaryError) -> Wrapped
  ) throws(BinaryError) -> Wrapped? {
    try bool() ? try read(&self) : nil
  }

  package mutating func list<Element>(
    _ read: (inout Self) throws(BinaryError) -> Element
  ) throws(BinaryError) -> [Element] {
    let count = try count()
    var values: [Element] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(try read(&self)) }
    return values
  }

  package mutating func range() throws(BinaryError) -> Range<Int> {
    let (start, end) = (try int(), try int())
    guard start <= end else { throw BinaryError() }
    return start..<end
  }

  package mutating func value(depth: Int = 0) throws(BinaryError) -> Value {
    guard depth < 512 else { throw BinaryError() }
    switch try byte() {
    case 0: return .null
    case 1: return .bool(try bool())
    case 2: return .int(try int())
    case 3: return .double(Double(bitPattern: try number()))
    case 4: return .string(try string())
    case 5: return .array(try list { (reader) throws(BinaryError) in try reader.value(depth: depth + 1) })
    case 6: return .object(try fields(depth: depth + 1))
    case 7: return .json(try string())
    case 8: return .span(try range())
    case 9: return .incomingSpan(try range())
    default: throw BinaryError()
    }
  }

  package mutating func fields(depth: Int = 0) throws(BinaryError) -> Fields {
    var fields = Fields()
    for _ in 0..<(try count()) {
      let name = try string()
      fields[name] = try value(depth: depth)
    }
    return fields
  }

  /// A number of elements, of which each takes at least one byte.
  mutating func count() throws(BinaryError) -> Int {
    let count = try number()
    guard count <= UInt64(bytes.count - index) else { throw BinaryError() }
    return Int(count)
  }

  private mutating func part() throws(BinaryError) -> Slice<UnsafeBufferPointer<UInt8>> {
    let count = try count()
    defer { index += count }
    return bytes[index..<index + count]
  }

  /// Bytes with their length and their hash, as `BinaryWriter.sealed` writes them.
  mutating func sealed() throws(BinaryError) -> BinaryReader {
    let count = try count()
    guard bytes.count - index >= count + 8 else { throw BinaryError() }
    let hash = try fixed()
    let part = UnsafeBufferPointer(rebasing: bytes[index..<index + count])
    guard stableHash(of: part) == hash else { throw BinaryError() }
    index += count
    return BinaryReader(part)
  }

  /// Eight bytes, the lowest first.
  mutating func fixed() throws(BinaryError) -> UInt64 {
    guard bytes.count - index >= 8 else { throw BinaryError() }
    defer { index += 8 }
    return UInt64(littleEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  private mutating func byte() throws(BinaryError) -> UInt8 {
    guard index < bytes.count else { throw BinaryError() }
    defer { index += 1 }
    return bytes[index]
  }
}

/// A file that a run keeps for itself is damaged.
package struct BinaryError: Error, CustomStringConvertible {
  package init() {}

  package var description: String { "a file that the run keeps for itself is damaged" }
}
