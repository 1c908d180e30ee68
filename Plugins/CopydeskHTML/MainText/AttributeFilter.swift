#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Copies the attributes that decide what a text is, and steps over all others.
struct AttributeFilter {
  /// More attributes than this in one tag are dropped; libxml2 compares each with all before it.
  private static let maximumCount = 12

  /// The tag whose attributes these are; `nil` copies none.
  private let tag: Tag?
  /// Whether the addresses of links are copied whole.
  private let keepsAddresses: Bool
  private var count = 0

  init(tag: Tag?, keepsAddresses: Bool = false) {
    self.tag = tag
    self.keepsAddresses = keepsAddresses
  }

  /// Copies what is wanted of the attributes from `start` on and returns the offset after the tag's `>`.
  mutating func copyWanted(from input: UnsafeBufferPointer<UInt8>, at start: Int, to output: inout [UInt8]) -> Int {
    guard let base = input.baseAddress else { return 0 }
    let end = input.count
    var at = start
    while at < end {
      let byte = base[at]
      if byte == UInt8(ascii: ">") { return at + 1 }
      if isSpaceOrSlash(byte) {
        at += 1
        continue
      }
      let nameStart = at
      at += 1
      while at < end, !isSpaceOrSlash(base[at]), base[at] != UInt8(ascii: "="), base[at] != UInt8(ascii: ">") {
        at += 1
      }
      let name = nameStart..<at
      while at < end, isSpace(base[at]) { at += 1 }
      guard at < end, base[at] == UInt8(ascii: "=") else {
        copy(name, value: at..<at, base: base, to: &output)
        continue
      }
      at += 1
      while at < end, isSpace(base[at]) { at += 1 }
      guard at < end else { break }
      let quote = base[at]
      if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
        let valueStart = at + 1
        guard let close = memchr(base + valueStart, Int32(quote), end - valueStart) else {
          // The quote is never closed: the tag ends at its next `>`.
          guard let close = memchr(base + at, Int32(UInt8(ascii: ">")), end - at) else { return end }
          return UnsafeRawPointer(close) - UnsafeRawPointer(base) + 1
        }
        at = UnsafeRawPointer(close) - UnsafeRawPointer(base)
        copy(name, value: valueStart..<at, base: base, to: &output)
        at += 1
      } else {
        let valueStart = at
        while at < end, !isSpace(base[at]), base[at] != UInt8(ascii: ">") { at += 1 }
        copy(name, value: valueStart..<at, base: base, to: &output)
      }
    }
    return end
  }

  private mutating func copy(
    _ name: Range<Int>, value: Range<Int>, base: UnsafePointer<UInt8>, to output: inout [UInt8]
  ) {
    guard let tag, count < Self.maximumCount else { return }
    let bytes = UnsafeBufferPointer(start: base + name.lowerBound, count: name.count)
    let content = UnsafeBufferPointer(start: base + value.lowerBound, count: value.count)
    switch bytes.count {
    case 2: if `is`(bytes, "id") { write("id", content, to: &output) }
    case 3: if tag == .link || tag == .a, `is`(bytes, "rel") { write("rel", content, to: &output) }
    case 4:
      if `is`(bytes, "role") {
        write("role", content, to: &output)
      } else if `is`(bytes, "href") {
        // Of a link it mostly matters where it leads: nowhere, to a place on the page, or away. A part of an address
        // leads somewhere else than the whole.
        let isLong = content.count > MarkupFilter.maximumValueLength
        let kept = tag != .a ? content.count : !keepsAddresses ? 1 : isLong ? 0 : content.count
        write("href", UnsafeBufferPointer(rebasing: content.prefix(kept)), holdsText: true, to: &output)
        if tag == .a, AuthorPage.isNamed(by: content) {
          write("author", UnsafeBufferPointer(rebasing: content.prefix(0)), to: &output)
        }
      } else if `is`(bytes, "lang") {
        if tag == .html { write("lang", content, to: &output) }
      } else if tag == .meta, `is`(bytes, "name") {
        write("name", content, to: &output)
      }
    case 5:
      if `is`(bytes, "class") {
        write("class", content, to: &output)
      } else if `is`(bytes, "style"), hides(content) {
        write("hidden", UnsafeBufferPointer(rebasing: content.prefix(0)), to: &output)
      } else if tag == .ol, `is`(bytes, "start") {
        write("start", content, to: &output)
      } else if tag == .li, `is`(bytes, "value") {
        write("value", content, to: &output)
      }
    case 6: if `is`(bytes, "hidden") { write("hidden", UnsafeBufferPointer(rebasing: content.prefix(0)), to: &output) }
    case 7:
      if `is`(bytes, "content") {
        write("content", content, holdsText: true, to: &output)
      } else if tag == .td || tag == .th {
        if `is`(bytes, "colspan") { write("colspan", content, to: &output) }
        if `is`(bytes, "rowspan") { write("rowspan", content, to: &output) }
      }
    case 8:
      if tag == .meta, `is`(bytes, "property") {
        write("property", content, to: &output)
      } else if `is`(bytes, "itemprop") {
        write("itemprop", content, to: &output)
      } else if tag == .time, `is`(bytes, "datetime") {
        write("datetime", content, to: &output)
      }
    case 10: if tag == .meta, `is`(bytes, "http-equiv") { write("http-equiv", content, to: &output) }
    case 11: if `is`(bytes, "aria-hidden") { write("aria-hidden", content, to: &output) }
    default: break
    }
  }

  /// - Parameter holdsText: whether anyone reads the characters of the value.
  private mutating func write(
    _ name: StaticString, _ value: UnsafeBufferPointer<UInt8>, holdsText: Bool = false, to output: inout [UInt8]
  ) {
    count += 1
    output.append(UInt8(ascii: " "))
    output.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    output.append(UInt8(ascii: "="))
    let length = min(value.count, MarkupFilter.maximumValueLength)
    var slice = UnsafeBufferPointer(rebasing: value.prefix(length))
    // Never cut inside of a scalar.
    while slice.count < value.count, !slice.isEmpty, value[slice.count] & 0xC0 == 0x80 {
      slice = UnsafeBufferPointer(rebasing: slice.dropLast())
    }
    let holdsQuote = slice.contains(UInt8(ascii: "\""))
    let quote = holdsQuote ? UInt8(ascii: "'") : UInt8(ascii: "\"")
    output.append(quote)
    if holdsQuote, slice.contains(quote) {
      // A value without quotes around it may hold both kinds; written so, it would take the markup after it.
      for byte in slice { if byte != quote { output.append(byte) } else { output.append(contentsOf: "&#39;".utf8) } }
    } else if holdsText {
      ReferenceFilter.copy(slice, isAttribute: true, to: &output)
    } else {
      output.append(contentsOf: slice)
    }
    output.append(quote)
  }

  /// Whether an inline style takes its element out of sight.
  private func hides(_ style: UnsafeBufferPointer<UInt8>) -> Bool {
    var folded: [UInt8] = []
    for byte in style.prefix(MarkupFilter.maximumValueLength) where !isSpace(byte) {
      folded.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
    }
    return contains(folded, "display:none") || contains(folded, "visibility:hidden")
  }

  private func contains(_ bytes: [UInt8], _ wanted: StaticString) -> Bool {
    let length = wanted.utf8CodeUnitCount
    return bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress, bytes.count >= length else { return false }
      return (0...(bytes.count - length)).contains { memcmp(base + $0, wanted.utf8Start, length) == 0 }
    }
  }

  @inline(__always)
  private func `is`(_ bytes: UnsafeBufferPointer<UInt8>, _ name: StaticString) -> Bool {
    let wanted = name.utf8Start
    for at in 0..<bytes.count where bytes[at] | 0x20 != wanted[at] { return false }
    return true
  }

  @inline(__always)
  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

  @inline(__always)
  private func isSpaceOrSlash(_ byte: UInt8) -> Bool { isSpace(byte) || byte == UInt8(ascii: "/") }
}
