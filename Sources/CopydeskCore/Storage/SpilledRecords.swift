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

  /// Records that share one array, as those of one document often do, have it once.
  func write(to writer: inout BinaryWriter, after before: Self?) {
    let isShared = sharesNumbers(with: before)
    writer.fixed(key)
    writer.number(UInt64(document.number))
    writer.bool(isShared)
    if !isShared { writer.numbers(numbers) }
  }

  static func read(
    from reader: inout BinaryReader, after before: Self?, _ ids: DocumentIDs
  ) throws(BinaryError) -> Self {
    let key = try reader.fixed()
    let number = try reader.number()
    guard try reader.bool() else {
      return KeyedRecord(key: key, document: try ids.reference(number), numbers: try reader.numbers())
    }
    guard let before else { throw BinaryError() }
    let document = UInt64(before.document.number) == number ? before.document : try ids.reference(number)
    return KeyedRecord(key: key, document: document, numbers: before.numbers)
  }

  func bytes(after before: Self?) -> Int {
    MemoryLayout<Self>.stride + 16 + (sharesNumbers(with: before) ? 0 : 32 + 8 * numbers.count)
  }

  private func sharesNumbers(with before: Self?) -> Bool {
    before.map { numbers.isSameStorage(as: $0.numbers) } ?? false
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

  func write(to writer: inout BinaryWriter, after before: Self?) {
    writer.number(UInt64(to.number))
    writer.optional(about) { $0.number(UInt64($1.number)) }
    writer.numbers(numbers)
  }

  static func read(
    from reader: inout BinaryReader, after before: Self?, _ ids: DocumentIDs
  ) throws(BinaryError) -> Self {
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
