import CopydeskText

extension String {
  /// Whether some text is in this one, byte by byte: metadata is asked for dozens of short words.
  func holds(_ part: String) -> Bool {
    withBytes { bytes in
      part.withBytes { part in
        guard let first = part.first, bytes.count >= part.count else { return part.isEmpty }
        var at = bytes.firstIndex(of: first, from: 0)
        while at + part.count <= bytes.count {
          if bytes[at..<at + part.count].elementsEqual(part) { return true }
          at = bytes.firstIndex(of: first, from: at + 1)
        }
        return false
      }
    }
  }
}
