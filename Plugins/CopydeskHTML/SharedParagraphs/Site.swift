import CopydeskCore
import CopydeskText

/// The site that a page belongs to.
struct Site: Hashable {
  /// `herald.example` for `https://www.herald.example/news/1`, and `archive/herald` for a file in that folder.
  var name: String
  /// The same in every process.
  var hash: UInt64

  private init(_ name: String) {
    self.name = name
    hash = stableHash(of: name, seed: 5)
  }

  /// The host of the first address among the fields `canonical` and `url` and the origin; or else the folder of the
  /// origin; nil where there is none.
  ///
  /// - Parameter field: the field that names the site or holds an address of it; nil for the above.
  init?(of document: Document, field: String?) {
    if let field {
      guard let value = document.fields[field]?.string, !value.isEmpty else { return nil }
      self.init(Self.host(of: value) ?? value)
      return
    }
    for address in [document.fields["canonical"]?.string, document.fields["url"]?.string, document.origin] {
      if let host = address.flatMap(Self.host) {
        self.init(host)
        return
      }
    }
    guard let folder = document.origin.flatMap(Self.folder) else { return nil }
    self.init(folder)
  }

  /// The host of `https://reader@www.Herald.example:8080/news`: `herald.example`; nil for what is no address.
  static func host(of address: String) -> String? {
    let bytes = Array(address.utf8)
    guard let slashes = bytes.indices.first(where: { bytes[$0...].starts(with: [0x2F, 0x2F]) }),
      slashes == 0 || bytes[slashes - 1] == 0x3A && bytes[..<(slashes - 1)].allSatisfy(\.isASCIIAlphanumeric)
    else { return nil }
    var host = bytes[(slashes + 2)...].prefix { $0 != 0x2F && $0 != 0x3F && $0 != 0x23 }
    if let user = host.lastIndex(of: 0x40) { host = host[(user + 1)...] }
    if let port = host.lastIndex(of: 0x3A), host[(port + 1)...].allSatisfy(\.isASCIIDigit) { host = host[..<port] }
    let lower = host.map(\.asciiLowercased)
    let name = lower.starts(with: Array("www.".utf8)) ? lower.dropFirst(4) : lower[...]
    return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
  }

  private static func folder(of path: String) -> String? {
    path.utf8.lastIndex(of: 0x2F).map { String(path[..<$0]) }
  }
}
