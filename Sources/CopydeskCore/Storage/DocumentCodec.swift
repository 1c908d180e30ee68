/// A document with its whole state as bytes: texts, page, notes, blocks and the log of its edits.
///
/// The bytes are sealed with a hash, so that damage is found before anything is used. The present text is written only
/// where it differs from the one that came in; names of stages and rules are written once for each document.
extension BinaryWriter {
  package mutating func document(_ document: Document) {
    bytes.reserveCapacity(bytes.count + document.incoming.utf8.count + 256)
    sealed { writer in
      var names = WrittenNames()
      let isEdited = !document.text.utf8.elementsEqual(document.incoming.utf8)
      writer.bytes.reserveCapacity(document.incoming.utf8.count + (isEdited ? document.text.utf8.count : 0) + 256)
      writer.int(document.ordinal)
      writer.int(document.text.utf8.count)
      writer.string(document.id)
      writer.optional(document.origin) { $0.string($1) }
      writer.fields(document.fields)
      writer.optional(document.page) { writer, page in
        writer.data(page.bytes)
        writer.optional(page.declaredEncoding) { $0.string($1) }
      }
      writer.string(document.incoming)
      writer.optional(isEdited ? document.text : nil) { $0.string($1) }
      writer.list(document.notes[..<document.settledNotes]) { $0.note($1, &names) }
      writer.list(document.blocks) { writer, block in
        writer.range(block.range)
        writer.string(block.path)
      }
      writer.log(document.log, &names)
    }
  }

  private mutating func note(_ note: Note, _ names: inout WrittenNames) {
    names.write(note.label, to: &self)
    names.write(note.stage, to: &self)
    fields(note.fields)
    number(UInt64(note.spans.count))
    for span in note.spans {
      names.write(span.role, to: &self)
      range(span.range)
    }
  }

  private mutating func log(_ log: EditLog, _ names: inout WrittenNames) {
    data(log.replacements)
    number(UInt64(log.revisions.count))
    for revision in log.revisions {
      names.write(revision.stage, to: &self)
      number(UInt64(revision.entries.count))
      for entry in log.entries[revision.entries] {
        names.write(entry.rule, to: &self)
        number(UInt64(entry.start))
        number(UInt64(entry.end - entry.start))
        number(UInt64(entry.replacementEnd - entry.replacementStart))
      }
    }
  }
}

extension BinaryReader {
  /// What stands in front of a document: its place in the order of the source, and the bytes of its text. Its hash is
  /// not looked at, which comes when the document is read.
  mutating func documentHead() throws(BinaryError) -> (ordinal: Int, size: Int) {
    let length = try count()
    _ = try fixed()
    let (ordinal, size) = (try int(), try int())
    // A text stands in its part, so a size beyond that is damage.
    guard size >= 0, size <= length else { throw BinaryError() }
    return (ordinal, size)
  }

  /// Reads what `BinaryWriter.document` wrote.
  package mutating func document() throws(BinaryError) -> Document {
    var reader = try sealed()
    var names = ReadNames()
    let ordinal = try reader.int()
    _ = try reader.int()
    let id = try reader.string()
    let origin = try reader.optional { (reader) throws(BinaryError) in try reader.string() }
    let fields = try reader.fields()
    let page = try reader.optional { (reader) throws(BinaryError) in
      let bytes = try reader.data()
      let encoding = try reader.optional { (reader) throws(BinaryError) in try reader.string() }
      return RawPage(bytes: bytes, declaredEncoding: encoding)
    }
    let incoming = try reader.string()
    let text = try reader.optional { (reader) throws(BinaryError) in try reader.string() } ?? incoming
    var notes: [Note] = []
    for _ in 0..<(try reader.count()) { notes.append(try reader.note(&names)) }
    let blocks = try reader.list { (reader) throws(BinaryError) in
      Block(range: try reader.range(), path: try reader.string())
    }
    let log = try reader.log(&names)
    guard reader.isAtEnd else { throw BinaryError() }
    return Document(
      id: id, origin: origin, fields: fields, page: page, incoming: incoming, text: text, notes: notes, blocks: blocks,
      ordinal: ordinal, log: log)
  }

  private mutating func note(_ names: inout ReadNames) throws(BinaryError) -> Note {
    let label = try names.read(from: &self)
    let stage = try names.read(from: &self)
    var note = Note(label, fields: try fields(), stage: stage)
    for _ in 0..<(try count()) {
      let role = try names.read(from: &self)
      note.spans.append(Note.Span(role, try range()))
    }
    return note
  }

  private mutating func log(_ names: inout ReadNames) throws(BinaryError) -> EditLog {
    let replacements = try data()
    var revisions: [EditLog.Revision] = []
    var entries: [EditLog.Entry] = []
    var replaced = 0
    for _ in 0..<(try count()) {
      let stage = try names.read(from: &self)
      let first = entries.count
      for _ in 0..<(try count()) {
        let rule = try names.read(from: &self)
        let (start, count, added) = (try number(), try number(), try number())
        guard start <= UInt32.max, count <= UInt64(UInt32.max) - start, added <= UInt64(replacements.count - replaced)
        else { throw BinaryError() }
        entries.append(
          EditLog.Entry(
            start: UInt32(start), end: UInt32(start + count), replacementStart: UInt32(replaced),
            replacementEnd: UInt32(replaced + Int(added)), rule: rule))
        replaced += Int(added)
      }
      revisions.append(EditLog.Revision(stage: stage, entries: first..<entries.count))
    }
    return EditLog(revisions: revisions, entries: entries, replacements: replacements)
  }
}

/// Names that were written already: each is written in full once and as a number from then on.
private struct WrittenNames {
  private var names: [String: Int] = [:]

  mutating func write(_ name: String, to writer: inout BinaryWriter) {
    if let known = names[name] {
      writer.number(UInt64(known))
    } else {
      writer.number(UInt64(names.count))
      writer.string(name)
      names[name] = names.count
    }
  }
}

private struct ReadNames {
  private var names: [String] = []

  mutating func read(from reader: inout BinaryReader) throws(BinaryError) -> String {
    let number = try reader.number()
    if number == UInt64(names.count) { names.append(try reader.string()) }
    guard number < UInt64(names.count) else { throw BinaryError() }
    return names[Int(number)]
  }
}
