import CopydeskText

/// Appends values to bytes in the form that `BinaryReader` reads: whole numbers as LEB128, texts with their length.
///
/// For the files that a run keeps for itself (spools, sorted runs, checkpoints) and that another version never reads.
package struct BinaryWriter {
  package var bytes: [UInt8] = []

  package init() {}

  /// LEB128, as in protocol buffers.
  package mutating func number(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  package mutating func int(_ int: Int) {
    // Zigzag: small numbers of either sign are short.
    number(UInt64(bitPattern: Int64(int << 1 ^ int >> (Int.bitWidth - 1))))
  }

  package mutating func bool(_ bool: Bool) { bytes.append(bool ? 1 : 0) }

  package mutating func string(_ text: String) {
    number(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  package mutating func data(_ data: [UInt8]) {
    number(UInt64(data.count))
    bytes.append(contentsOf: data)
  }

  /// Eight bytes, the lowest first.
  mutating func fixed(_ number: UInt64) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// What `body` writes, with its length and its hash in front, so that damage is found before anything is used.
  mutating func sealed(_ body: (inout Self) -> Void) {
    var part = Self()
    body(&part)
    number(UInt64(part.bytes.count))
    fixed(part.bytes.withUnsafeBufferPointer { stableHash(of: $0) })
    bytes.append(contentsOf: part.bytes)
  }

  package mutating func optional<Wrapped>(_ value: Wrapped?, _ write: (inout Self, Wrapped) -> Void) {
    bool(value != nil)
    if let value { write(&self, value) }
  }

  package mutating func list<Elements: Collection>(_ values: Elements, _ write: (inout Self, Elements.Element) -> Void)
  {
    number(UInt64(values.count))
    for value in values { write(&self, value) }
  }

  package mutating func range(_ range: Range<Int>) {
    int(range.lowerBound)
    int(range.upperBound)
  }

  package mutating func value(_ value: Value) {
    switch value {
    case .null: bytes.append(0)
    case .bool(let bool):
      bytes.append(1)
      self.bool(bool)
    case .int(let int):
      bytes.append(2)
      self.int(int)
    case .double(let double):
      bytes.append(3)
      number(double.bitPattern)
    case .string(let text):
      bytes.append(4)
      string(text)
    case .array(let values):
      bytes.append(5)
      list(values) { $0.value($1) }
    case .object(let fields):
      bytes.append(6)
      self.fields(fields)
    case .json(let text):
      bytes.append(7)
      string(text)
    case .span(let range):
      bytes.append(8)
      self.range(range)
    case .incomingSpan(let range):
      bytes.append(9)
      self.range(range)
    }
  }

  package mutating func fields(_ fields: Fields) {
    list(fields.entries) { writer, entry in
      writer.string(entry.name)
      writer.value(entry.value)
    }
  }
}
