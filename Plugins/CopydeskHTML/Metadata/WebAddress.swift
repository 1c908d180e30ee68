/// Addresses of web pages, as far as metadata needs them.
enum WebAddress {
  /// `address` as seen from `base`; nil where it is none, or relative without a base.
  static func absolute(_ address: String, base: String?) -> String? {
    let address = written(address)
    if address.isEmpty || address.utf8.count > 2_048 || address.hasPrefix("#") || address.hasPrefix("{") { return nil }
    if let scheme = scheme(of: address) {
      let rest = address.dropFirst(scheme.count + 1)
      let hasHost = rest.hasPrefix("//") && !"/?#".contains(rest.dropFirst(2).first ?? "/")
      return hasHost && (scheme == "http" || scheme == "https") ? address : nil
    }
    guard let base, let baseScheme = scheme(of: base) else {
      return address.hasPrefix("//") && address.count > 4 ? "https:" + address : nil
    }
    if address.hasPrefix("//") { return baseScheme + ":" + address }
    let origin = origin(of: base)
    if address.hasPrefix("/") { return origin + normalized(address) }
    let path = base.dropFirst(origin.count).prefix { $0 != "?" && $0 != "#" }
    if address.hasPrefix("?") { return origin + path + address }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "/"
    return origin + normalized(folder + address)
  }

  /// An address as browsers read it: without white space around it and line breaks in it, and `%20` for a space.
  static func written(_ address: String) -> String {
    guard address.utf8.contains(where: { $0 <= 0x20 }) else { return address }
    let bytes = Array(address.utf8)
    guard let first = bytes.firstIndex(where: { $0 > 0x20 }), let last = bytes.lastIndex(where: { $0 > 0x20 }) else {
      return ""
    }
    return percentEncoded(String(decoding: bytes[first...last].filter { $0 >= 0x20 }, as: UTF8.self), " ")
  }

  /// An address with some of its signs as their numbers, for a place where they mean something else.
  static func percentEncoded(_ address: String, _ signs: StaticString) -> String {
    let signs = UnsafeBufferPointer(start: signs.utf8Start, count: signs.utf8CodeUnitCount)
    guard address.utf8.contains(where: { signs.contains($0) }) else { return address }
    var encoded: [UInt8] = []
    for byte in address.utf8 {
      if signs.contains(byte) {
        encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      } else {
        encoded.append(byte)
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  private static let digits = Array("0123456789ABCDEF".utf8)

  /// The name of the host without `www.`, in lower case.
  static func host(of address: String) -> String? {
    guard scheme(of: address) != nil else { return nil }
    let host = origin(of: address).lowercased().split(separator: "/").last.map(String.init) ?? ""
    return host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
  }

  /// Whether `text` is an address and no name of anything.
  static func isAddress(_ text: String) -> Bool {
    if text.hasPrefix("/") || text.hasPrefix("www.") || text.contains("://") { return true }
    guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")), !text.utf8.contains(0x20) else { return false }
    return text[..<slash].utf8.contains(UInt8(ascii: "."))
  }

  private static func scheme(of address: String) -> String? {
    guard let colon = address.utf8.firstIndex(of: UInt8(ascii: ":")), colon > address.startIndex else { return nil }
    let scheme = address[..<colon]
    return scheme.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 } ? scheme.lowercased() : nil
  }

  /// Scheme and host: all before the third slash.
  private static func origin(of address: String) -> String {
    let bytes = address.utf8
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return address }
    let host = bytes[colon...].dropFirst().drop { $0 == UInt8(ascii: "/") }
    let end = host.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
    return String(address[..<(end ?? bytes.endIndex)])
  }

  /// A path without `.` and `..` in it.
  private static func normalized(_ path: String) -> String {
    let (steps, rest) = path.firstIndex { $0 == "?" || $0 == "#" }.map { (path[..<$0], path[$0...]) } ?? (path[...], "")
    guard steps.contains("/.") else { return path }
    var kept: [Substring] = []
    let all = steps.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    for (at, step) in all.enumerated() {
      if step == ".." { _ = kept.popLast() }
      if step != ".", step != ".." { kept.append(step) } else if at == all.count - 1 { kept.append("") }
    }
    return "/" + kept.joined(separator: "/") + rest
  }
}
