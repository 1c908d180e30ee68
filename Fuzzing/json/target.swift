import CopydeskCore
import Foundation

@testable import CopydeskIO
@testable import CopydeskJSON

/// One line of JSON, read by our scanner and by Foundation.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  examine(start, count) { input in
    let bytes = input.bytes
    let theirs = try? JSONSerialization.jsonObject(with: Data(buffer: bytes)) as? [String: Any]
    guard let ours = read(bytes) else {
      require(theirs == nil || isMoreThanJSON(bytes), "what Foundation reads is read")
      return
    }
    if let theirs {
      require(isSame(.object(ours), theirs), "values are those of Foundation: \(ours) and \(theirs)")
    } else {
      require(hasHalfPair(bytes) || isTooLarge(.object(ours)), "what is read is what Foundation reads")
    }
    let written = write(ours)
    let again = written.withUnsafeBufferPointer { read($0) }
    require(again == ours, "what is written reads as the same: \(String(decoding: written, as: UTF8.self))")
    require(again.map(write) == written, "and is written the same again")
    require(!written.contains { $0 < 0x20 }, "a row is one line")
  }
}

private func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Fields? {
  var fields = Fields()
  var raw = Fields()
  var scanner = JSONScanner(bytes)
  let error: JSONError?
  do throws(JSONError) {
    try scanner.document { (scanner, name) throws(JSONError) in
      var other = scanner
      let value = try scanner.value()
      fields[name] = value
      let text = try other.rawValue()
      raw[name] = .json(text)
      if let first = text.utf8.first, first == UInt8(ascii: "-") || 0x30...0x39 ~= first {
        require(write([name: value]) == write([name: .json(text)]), "a number comes out as it came in: \(text)")
      }
    }
    error = nil
  } catch let caught {
    error = caught
  }
  if let error {
    require(0...bytes.count ~= error.offset, "the place of a mistake is in the line")
    return nil
  }
  let line = write(raw)
  require(
    line.withUnsafeBufferPointer { values($0) } == fields, "what is kept as it is written has the same value")
  return fields
}

private func values(_ bytes: UnsafeBufferPointer<UInt8>) -> Fields? {
  var fields = Fields()
  var scanner = JSONScanner(bytes)
  do throws(JSONError) {
    try scanner.document { (scanner, name) throws(JSONError) in fields[name] = try scanner.value() }
  } catch {
    return nil
  }
  return fields
}

private func write(_ fields: Fields) -> [UInt8] {
  var writer = JSONWriter()
  writer.value(.object(fields), spans: SpanWriter(Document(id: "", text: ""), unit: .utf8))
  return writer.bytes
}

// MARK: What we and Foundation see differently, and mean to

/// Foundation reads UTF-16 and UTF-32, a byte order mark, a comma behind the last value, and objects within more than
/// 256 others. A line of ours is UTF-8 and strictly JSON.
private func isMoreThanJSON(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  if bytes.prefix(4).contains(0) || bytes.starts(with: [0xEF, 0xBB, 0xBF]) || bytes.first ?? 0 >= 0xFE { return true }
  if bytes.count(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") }) >= JSONScanner.maximumDepth {
    return true
  }
  let dense = bytes.filter { $0 > 0x20 }
  return zip(dense, dense.dropFirst()).contains { $0 == 0x2C && ($1 == 0x5D || $1 == 0x7D) }
}

/// Half a surrogate pair is U+FFFD for us and an error for Foundation.
private func hasHalfPair(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  zip(bytes, bytes.dropFirst()).contains { $0 == UInt8(ascii: "u") && $1 | 0x20 == UInt8(ascii: "d") }
}

/// Numbers are kept as they are written; Foundation refuses those beyond a `Double`.
private func isTooLarge(_ value: Value) -> Bool {
  switch value {
  case .json(let number): Double(number).map { !$0.isFinite } ?? true
  case .array(let values): values.contains(where: isTooLarge)
  case .object(let fields): fields.entries.contains { isTooLarge($0.value) }
  default: false
  }
}

private func isSame(_ ours: Value, _ theirs: Any) -> Bool {
  switch ours {
  case .null: return theirs is NSNull
  case .bool(let bool): return theirs as? Bool == bool
  case .int(let number): return (theirs as? NSNumber)?.int64Value == Int64(number)
  case .json(let text):
    guard let number = Double(text), let other = (theirs as? NSNumber)?.doubleValue else { return false }
    return number == other || abs(number - other) <= abs(number) * 1e-15
  case .string(let text): return (theirs as? String)?.utf8.elementsEqual(text.utf8) ?? false
  case .array(let values):
    guard let others = theirs as? [Any], others.count == values.count else { return false }
    return zip(values, others).allSatisfy { isSame($0, $1) }
  case .object(let fields):
    // A Swift dictionary takes names of one normal form for one name.
    guard let others = theirs as? [String: Any] else { return false }
    guard others.count == fields.entries.count else { return others.count == Set(fields.entries.map(\.name)).count }
    return fields.entries.allSatisfy { entry in others[entry.name].map { isSame(entry.value, $0) } ?? false }
  default: return false
  }
}
