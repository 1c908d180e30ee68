import Synchronization

/// The ids of the documents of a corpus by their number: the bytes of each and eight more.
///
/// Files hold numbers only; the ids are put back from here.
final class DocumentIDs: Sendable {
  private struct Table {
    var bytes: [UInt8] = []
    var ends: [Int] = []
  }

  private let table = Mutex(Table())

  /// Takes the ids of the next documents.
  func append(_ ids: [String]) {
    table.withLock { table in
      for id in ids {
        table.bytes += id.utf8
        table.ends.append(table.bytes.count)
      }
    }
  }

  var count: Int { table.withLock { $0.ends.count } }

  func reference(_ number: UInt64) throws(BinaryError) -> DocumentReference {
    let id = table.withLock { table -> String? in
      guard number < UInt64(table.ends.count) else { return nil }
      let number = Int(number)
      let start = number == 0 ? 0 : table.ends[number - 1]
      return String(decoding: table.bytes[start..<table.ends[number]], as: UTF8.self)
    }
    guard let id else { throw BinaryError() }
    return DocumentReference(number: Int(number), id: id)
  }
}
