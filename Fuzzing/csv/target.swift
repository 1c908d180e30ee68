import CopydeskCore

@testable import CopydeskIO

/// Any bytes as a table, plain and packed.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  examine(start, count) { input in
    var input = input
    let delimiter = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09][input.choice(of: 3)]
    let limit = [1_000_000, 20][input.choice(of: 2)]
    let bytes = Array(input.bytes)
    let found = readRows(bytes, delimiter, limit)
    for index in found.indices.prefix(4) {
      let rest = readRows(bytes, delimiter, limit, from: found[index].next)
      require(rest.map(\.row) == found[(index + 1)...].map(\.row), "reading behind any row finds the rest")
    }
    requireSettles(found.filter { $0.row.problem == nil }.map(\.row), delimiter)
  }
}

private struct Row: Equatable {
  var fields: [[UInt8]]
  var line: Int
  var problem: String?
}

private func readRows(
  _ bytes: [UInt8], _ delimiter: UInt8, _ limit: Int, from place: CSVReader.Place = .init()
) -> [(row: Row, next: CSVReader.Place)] {
  MemoryFile.write(bytes)
  var found: [(row: Row, next: CSVReader.Place)] = []
  do {
    let reader = try CSVReader(MemoryFile.path, from: place, delimiter: delimiter, limit: limit)
    while let row = try reader.next() {
      require(!row.fields.isEmpty || row.problem != nil, "a row has fields or a problem")
      found.append((Row(fields: row.fields, line: row.line, problem: row.problem), reader.place))
      require(found.count <= bytes.count, "reading comes to an end")
    }
  } catch {
    require(false, "a file that is there is read: \(error)")
  }
  return found
}

/// Fields that are written in quotes read as the same.
private func requireSettles(_ rows: [Row], _ delimiter: UInt8) {
  var table: [UInt8] = []
  for row in rows {
    for (index, field) in row.fields.enumerated() {
      if index > 0 { table.append(delimiter) }
      table += [0x22] + field.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] } + [0x22]
    }
    table.append(0x0A)
  }
  let again = readRows(table, delimiter, .max / 2).map(\.row.fields)
  require(again == rows.map(\.fields), "fields in quotes read as the same")
}
