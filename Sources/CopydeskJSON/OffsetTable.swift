package import CopydeskCore
import CopydeskText

/// Converts between UTF-8 byte offsets of one text and offsets in another unit.
///
/// It keeps the count at every 256th byte, so a look-up reads at most 256 bytes; a text that is all ASCII needs none.
package struct OffsetTable {
  private static let step = 256

  private let text: String
  private let unit: OffsetUnit
  /// Units before each multiple of `step` bytes; empty where bytes and units are the same.
  private var counts: [Int] = []

  package init(_ text: String, unit: OffsetUnit) {
    self.text = text
    self.unit = unit
    guard unit != .utf8 else { return }
    counts = text.withBytes { bytes in
      guard !bytes.allSatisfy({ $0 < 0x80 }) else { return [] }
      var counts: [Int] = []
      counts.reserveCapacity(bytes.count / Self.step + 1)
      var count = 0
      for (index, byte) in bytes.enumerated() {
        if index % Self.step == 0 { counts.append(count) }
        count += Self.units(byte, unit)
      }
      if bytes.count % Self.step == 0 { counts.append(count) }
      return counts
    }
  }

  package func fromBytes(_ range: Range<Int>) -> Range<Int> {
    fromBytes(range.lowerBound)..<fromBytes(range.upperBound)
  }

  package func fromBytes(_ offset: Int) -> Int {
    guard !counts.isEmpty else { return offset }
    let block = offset / Self.step
    return text.withBytes { bytes in
      bytes[block * Self.step..<offset].reduce(counts[block]) { $0 + Self.units($1, unit) }
    }
  }

  /// The byte offset of an offset in the unit; nil where it is outside the text or inside a character.
  package func toBytes(_ offset: Int) -> Int? {
    guard !counts.isEmpty else {
      return text.withBytes { bytes in
        guard 0...bytes.count ~= offset else { return nil }
        return offset == bytes.count || bytes[offset] & 0xC0 != 0x80 ? offset : nil
      }
    }
    guard offset >= 0 else { return nil }
    var low = 0
    var high = counts.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if counts[middle] <= offset { low = middle } else { high = middle }
    }
    return text.withBytes { bytes in
      var count = counts[low]
      var index = low * Self.step
      while index < bytes.count, count < offset || bytes[index] & 0xC0 == 0x80 {
        count += Self.units(bytes[index], unit)
        index += 1
      }
      return count == offset ? index : nil
    }
  }

  /// Counted at the first byte of a character, so that its other bytes add nothing.
  private static func units(_ byte: UInt8, _ unit: OffsetUnit) -> Int {
    if byte & 0xC0 == 0x80 { return 0 }
    return unit == .utf16 && byte >= 0xF0 ? 2 : 1
  }
}

/// Converts the places that the values of one document hold.
package struct SpanWriter {
  private let text: OffsetTable
  private let incomingText: OffsetTable

  /// False for a document that was edited without marks: nobody knows where its text stood.
  package let knowsIncoming: Bool

  package init(_ document: Document, unit: OffsetUnit) {
    text = OffsetTable(document.text, unit: unit)
    incomingText = document.hasMarks ? OffsetTable(document.incoming, unit: unit) : text
    knowsIncoming = document.hasMarks || document.text.utf8.count == document.incoming.utf8.count
  }

  package func present(_ range: Range<Int>) -> Range<Int> { text.fromBytes(range) }
  package func incoming(_ range: Range<Int>) -> Range<Int> { incomingText.fromBytes(range) }
}
