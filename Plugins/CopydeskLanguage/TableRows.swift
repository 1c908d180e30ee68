/// The rows of a table in Resources/: one a line, its cells separated by spaces; lines that begin with `#` are comments.
func tableRows(_ bytes: [UInt8]) -> [[String]] {
  bytes.split(separator: 0x0A).filter { $0.first != 0x23 }.map { line in
    line.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
  }
}
