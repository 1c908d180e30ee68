import CopydeskCore
import CopydeskFiles

/// Where the next line stands: in which file of a list, and where in that.
struct LinePosition: Sendable {
  var file = 0
  /// In unpacked bytes.
  var offset = 0
  /// How many lines come before it in the file.
  var line = 0

  init(file: Int = 0) { self.file = file }

  /// - Parameter value: what `value(in:)` gave; nil for the beginning.
  init(_ value: Value?, in files: [InputFiles.Entry]) {
    guard case .array(let parts)? = value, case .string(let id)? = parts.first else { return }
    file = files.firstIndex { !$0.id.utf8.lexicographicallyPrecedes(id.utf8) } ?? files.count
    guard file < files.count, files[file].id == id else { return }
    if parts.count == 3, case .int(let offset) = parts[1], case .int(let line) = parts[2] {
      (self.offset, self.line) = (offset, line)
    } else {
      file += 1
    }
  }

  /// The id of the file with offset and line; the id alone of the last file where all of it was dealt with.
  func value(in files: [InputFiles.Entry]) -> Value {
    if file < files.count, offset > 0 || file == 0 {
      return .array([.string(files[file].id), .int(offset), .int(line)])
    }
    return file == 0 ? .null : .array([.string(files[file - 1].id)])
  }
}

/// The batches of a list of files of JSON lines.
struct JSONLineBatches: AsyncSequence, Sendable {
  typealias Element = SourceBatch
  let reader: JSONLinesSource
  let files: [InputFiles.Entry]
  let start: LinePosition

  func makeAsyncIterator() -> Iterator { Iterator(reader: reader, files: files, position: start) }

  struct Iterator: AsyncIteratorProtocol {
    let reader: JSONLinesSource
    let files: [InputFiles.Entry]
    var position: LinePosition
    private var lines: LineReader?
    private var batch = SourceBatch(position: .null)
    private var bytes = 0
    /// How far `lines` had come when its bytes were last added to a batch.
    private var counted = 0

    init(reader: JSONLinesSource, files: [InputFiles.Entry], position: LinePosition) {
      self.reader = reader
      self.files = files
      self.position = position
    }

    mutating func next() async throws -> SourceBatch? {
      batch = SourceBatch(position: .null)
      bytes = 0
      while position.file < files.count, bytes < Batch.fullAtBytes, batch.items.count < Batch.maximumDocuments {
        let file = files[position.file]
        do throws(FileError) {
          if try !readLine(of: file) { nextFile() }
        } catch {
          fail(file, error)
          nextFile()
        }
      }
      countBytes()
      guard !batch.items.isEmpty else { return nil }
      batch.position = position.value(in: files)
      return batch
    }

    private mutating func countBytes() {
      guard let lines else { return }
      batch.bytes += lines.bytesOnDisk - counted
      counted = lines.bytesOnDisk
    }

    private mutating func nextFile() {
      countBytes()
      lines = nil
      position = LinePosition(file: position.file + 1)
    }

    private mutating func open(_ file: InputFiles.Entry) throws(FileError) -> LineReader {
      if let lines { return lines }
      if let problem = file.problem { throw FileError(path: file.path, reason: problem) }
      if file.path != InputBytes.standardInput, FileSystem.kind(of: file.path) == .other {
        // Opening a named pipe would wait for a writer.
        throw FileError(path: file.path, reason: "not a regular file")
      }
      let opened = try LineReader(file.path, offset: position.offset, longest: reader.maximumBytes)
      lines = opened
      counted = position.offset == 0 ? 0 : opened.bytesOnDisk
      return opened
    }

    /// - Returns: false at the end of the file.
    private mutating func readLine(of file: InputFiles.Entry) throws(FileError) -> Bool {
      let lines = try open(file)
      let found = try lines.next { (content: LineReader.Line) in
        position.line += 1
        switch content {
        case .line(let buffer): add(buffer, of: file)
        case .tooLong(let length):
          let error =
            "a line of \(length) bytes; more than the limit of \(reader.maximumBytes) bytes ('maximumBytes')"
          batch.items.append(.failure(lineDocument(file, text: ""), error: error))
        }
      }
      position.offset = lines.offset
      return found
    }

    private mutating func add(_ line: UnsafeBufferPointer<UInt8>, of file: InputFiles.Entry) {
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return }
      bytes += line.count
      do {
        batch.items.append(.document(try reader.document(line, number: position.line, of: file)))
      } catch {
        let text = String(decoding: line, as: UTF8.self)
        batch.items.append(.failure(lineDocument(file, text: text), error: "\(error)"))
      }
    }

    /// Reports a file that cannot be read to its end, with what there is of the line at which it broke off.
    private mutating func fail(_ file: InputFiles.Entry, _ error: FileError) {
      var rest = lines?.unfinished ?? []
      let document = rest.withUnsafeBufferPointer { try? reader.document($0, number: position.line + 1, of: file) }
      if let document {
        // Only its line feed was missing.
        batch.items.append(.document(document))
        rest = []
      }
      let failed = Document(id: file.id, text: String(decoding: rest, as: UTF8.self), origin: file.path)
      batch.items.append(.failure(failed, error: "\(error)"))
    }

    private func lineDocument(_ file: InputFiles.Entry, text: String) -> Document {
      Document(id: "\(file.id):\(position.line)", text: text, origin: file.origin(line: position.line))
    }
  }
}

extension InputFiles.Entry {
  /// Where a line stands, for people.
  func origin(line: Int) -> String { "\(path == InputBytes.standardInput ? id : path):\(line)" }
}
