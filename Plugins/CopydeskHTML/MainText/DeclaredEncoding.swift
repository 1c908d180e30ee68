import CopydeskText

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Finds the encoding that a page declares of itself: in a `<meta>`, or in an XML declaration where no `<meta>` does.
///
/// Reads tags and comments as the HTML Standard's prescan does (https://html.spec.whatwg.org/#prescan-a-byte-stream-to-
/// determine-its-encoding), but to the end of the page: browsers begin anew at a declaration that they find later.
struct DeclaredEncoding {
  private let page: UnsafeBufferPointer<UInt8>
  /// An encoding that the page is not in, whatever it declares.
  private let excluded: TextEncoding?
  private var at = 0
  /// Whether a comment without an end was met, so that the page is not searched for the next one's.
  private var isUnclosed = false

  static func find(in page: UnsafeBufferPointer<UInt8>, except excluded: TextEncoding? = nil) -> TextEncoding? {
    var reader = DeclaredEncoding(page: page, excluded: excluded)
    let declared = reader.meta() ?? reader.xmlDeclaration()
    // A page whose declaration can be read as ASCII is not in UTF-16.
    return declared.map { $0.isUTF16 ? .utf8 : $0 }
  }

  private init(page: UnsafeBufferPointer<UInt8>, excluded: TextEncoding?) {
    self.page = page
    self.excluded = excluded
  }

  /// The first `<meta>` with an encoding that is known.
  private mutating func meta() -> TextEncoding? {
    while let open = offset(of: UInt8(ascii: "<"), from: at) {
      at = open + 1
      if isNext("!--", at) {
        // One without an end is none.
        guard !isUnclosed, let end = endOfComment(from: open + 4) else {
          isUnclosed = true
          continue
        }
        at = end
      } else if isNext("meta", at), byte(at + 4) <= 0x20 || byte(at + 4) == UInt8(ascii: "/") {
        at += 4
        if let found = encoding() { return found }
      } else if isLetter(byte(at)) {
        while attribute() != nil {}
      }
    }
    return nil
  }

  /// The encoding in the attributes of the `<meta>` whose name ends at the present place.
  private mutating func encoding() -> TextEncoding? {
    var charset: TextEncoding?
    var content: Range<Int>?
    var isContentType = false
    while let (name, value) = attribute() {
      switch name.count {
      case 7 where isNext("charset", name.lowerBound):
        charset = charset ?? encoding(labelled: value) ?? encoding(behind: "charset", in: value)
      case 7 where isNext("content", name.lowerBound): content = content ?? value
      case 10 where isNext("http-equiv", name.lowerBound):
        isContentType = value.count == 12 && isNext("content-type", value.lowerBound)
      default: break
      }
    }
    if let charset { return charset }
    // Some pages name what others give as `http-equiv`.
    guard let content, isContentType || isNext("text/html", content.lowerBound) else { return nil }
    return encoding(behind: "charset", in: content)
  }

  private mutating func xmlDeclaration() -> TextEncoding? {
    guard isNext("<?xml", 0), let end = offset(of: UInt8(ascii: ">"), from: 0) else { return nil }
    return encoding(behind: "encoding", in: 5..<end)
  }

  /// The first encoding behind `name` and an equals sign.
  private func encoding(behind name: StaticString, in range: Range<Int>) -> TextEncoding? {
    let length = name.utf8CodeUnitCount
    var at = range.lowerBound
    while at + length < range.upperBound {
      guard isNext(name, at) else {
        at += 1
        continue
      }
      at += length
      while at < range.upperBound, page[at] <= 0x20 { at += 1 }
      guard at < range.upperBound, page[at] == UInt8(ascii: "=") else { continue }
      if let found = encoding(labelled: at + 1..<range.upperBound) { return found }
    }
    return nil
  }

  /// The encoding whose label stands first in `value`, past quotes and spaces.
  private func encoding(labelled value: Range<Int>) -> TextEncoding? {
    let signs = "-_:.".utf8
    let label = page[value].drop { $0 <= 0x20 || $0 == 0x22 || $0 == 0x27 || $0 >= 0x80 }
      .prefix { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || signs.contains($0) }
    let found = TextEncoding(label: String(decoding: label, as: UTF8.self))
    return found == excluded ? nil : found
  }

  /// The next attribute of the present tag; nil behind its `>`.
  private mutating func attribute() -> (name: Range<Int>, value: Range<Int>)? {
    while isSpaceOrSlash(byte(at)), at < page.count { at += 1 }
    if at >= page.count || page[at] == UInt8(ascii: ">") { return nil }
    let nameStart = at
    at += 1
    while at < page.count, page[at] > 0x20, !"/>=".utf8.contains(page[at]) { at += 1 }
    let name = nameStart..<at
    while at < page.count, page[at] <= 0x20 { at += 1 }
    guard byte(at) == UInt8(ascii: "=") else { return (name, at..<at) }
    at += 1
    while at < page.count, page[at] <= 0x20 { at += 1 }
    let quote = byte(at)
    if quote == 0x22 || quote == 0x27 {
      let start = at + 1
      guard let end = offset(of: quote, from: start) else { return nil }
      at = end + 1
      return (name, start..<end)
    }
    let start = at
    while at < page.count, page[at] > 0x20, page[at] != UInt8(ascii: ">") { at += 1 }
    return (name, start..<at)
  }

  /// `<!-->` is a whole comment.
  private func endOfComment(from start: Int) -> Int? {
    var from = start
    while let close = offset(of: UInt8(ascii: ">"), from: from) {
      if page[close - 1] == UInt8(ascii: "-"), page[close - 2] == UInt8(ascii: "-") { return close + 1 }
      from = close + 1
    }
    return nil
  }

  // MARK: Bytes

  private func byte(_ at: Int) -> UInt8 { at < page.count ? page[at] : 0 }

  private func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  private func isSpaceOrSlash(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == UInt8(ascii: "/") }

  /// Whether `text`, in lower case, stands at `start` in lower or upper case.
  private func isNext(_ text: StaticString, _ start: Int) -> Bool {
    guard start + text.utf8CodeUnitCount <= page.count else { return false }
    return (0..<text.utf8CodeUnitCount).allSatisfy { page[start + $0].asciiLowercased == text.utf8Start[$0] }
  }

  private func offset(of wanted: UInt8, from start: Int) -> Int? {
    guard start < page.count, let base = page.baseAddress,
      let found = memchr(base + start, Int32(wanted), page.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }
}

extension TextEncoding {
  var isUTF16: Bool { self == .utf16LittleEndian || self == .utf16BigEndian }
}
