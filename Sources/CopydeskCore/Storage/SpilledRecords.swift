extension KeyedRecord: Spillable {
  static func precedes(_ left: Self, _ right: Self) -> Bool { left.key < right.key }

  /// Sorts places and not records, which are larger and counted by reference.
  static func sort(_ records: inout [Self]) {
    var order = [KeyedPlace]()
    order.reserveCapacity(records.count)
    for (place, record) in records.enumerated() {
      order.append(KeyedPlace(key: record.key, place: UInt32(place)))
    }
    order.sort { ($0.key, $0.place) < ($1.key, $1.place) }
    records = order.map { records[Int($0.place)] }
  }

  private struct KeyedPlace {
    var key: UInt64
    var place: UInt32
  }

  func write(to writer: inout BinaryWriter) {
    writer.fixed(key)
    writer.number(UInt64(document.number))
    writer.numbers(numbers)
  }

  static func read(from reader: inout BinaryReader, _ ids: DocumentIDs) throws(BinaryError) -> Self {
    let key = try reader.fixed()
    return KeyedRecord(key: key, document: try ids.reference(try reader.number()), numbers: try reader.numbers())
  }

  /// Records that share one array, as those of one document often do, have it once.
  func bytes(after before: Self?) -> Int {
    let isShared = before.map { numbers.isSameStorage(as: $0.numbers) } ?? false
    return MemoryLayout<Self>.stride + 16 + (isShared ? 0 : 32 + 8 * numbers.count)
  }
}

extension Finding: Spillable {
  static func precedes(_ left: Self, _ right: Self) -> Bool {
    (left.to.number, left.about?.number ?? -1) < (right.to.number, right.about?.number ?? -1)
  }

  static func sort(_ findings: inout [Self]) {
    var order = findings.enumerated().map { Place(to: $1.to.number, about: $1.about?.number ?? -1, place: $0) }
    order.sort { ($0.to, $0.about, $0.place) < ($1.to, $1.about, $1.place) }
    findings = order.map { findings[$0.place] }
  }

  private struct Place {
    var to: Int
    var about: Int
    var place: Int
  }

  func write(to writer: inout BinaryWriter) {
    writer.number(UInt64(to.number))
    writer.optional(about) { $0.number(UInt64($1.number)) }
    writer.numbers(numbers)
  }

  static func read(from reader: inout BinaryReader, _ ids: DocumentIDs) throws(BinaryError) -> Self {
    let to = try ids.reference(try reader.number())
    let about = try reader.optional { (reader) throws(BinaryError) in try ids.reference(try reader.number()) }
    return Finding(to: to, about: about, numbers: try reader.numbers())
  }

  func bytes(after before: Self?) -> Int { MemoryLayout<Self>.stride + 32 + 8 * numbers.count }
}

extension BinaryWriter {
  mutating func numbers(_ numbers: [UInt64]) {
    number(UInt64(numbers.count))
    for number in numbers { fixed(number) }
  }
}

extension BinaryReader {
  mutating func numbers() throws(BinaryError) -> [UInt64] {
    let count = try count()
    var numbers: [UInt64] = []
    numbers.reserveCapacity(count)
    for _ in 0..<count { numbers.append(try fixed()) }
    return numbers
  }
}

extension [UInt64] {
  fileprivate func isSameStorage(as other: Self) -> Bool {
    withUnsafeBufferPointer { mine in
      other.withUnsafeBufferPointer { mine.baseAddress == $0.baseAddress && mine.count == $0.count }
    }
  }
}
