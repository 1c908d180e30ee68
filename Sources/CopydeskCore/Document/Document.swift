import CopydeskFiles
import CopydeskText

/// A text on its way through a pipeline, with every mark that the stages made on it.
///
/// A stage asks for edits with `cut(_:rule:)` and `change(_:to:rule:)`, in byte offsets of the text as the stage found it.
/// They are applied together when the stage is done with the document (`commit(stage:)`, which the engine calls), so a
/// stage sees one unchanging text however many edits it asks for. From the log of those edits the document can tell, for
/// every byte of its text, where it came from, and for every byte that is gone, which stage took it out and why.
///
/// Offsets are UTF-8 byte offsets at scalar boundaries.
public struct Document: Sendable {
  /// Names the document in every output; unique within a run.
  public var id: String
  /// Where the document came from: a path or an address.
  public var origin: String?
  /// Title, authors, language and whatever else the source or a stage knows.
  public var fields: Fields
  /// The page that no stage has read the text out of yet.
  public private(set) var page: RawPage?
  /// The text as it came in. It never changes once it is set.
  public private(set) var incoming: String
  /// The text as it stands now.
  public private(set) var text: String
  /// Annotations in the order in which they were made.
  public private(set) var notes: [Note] = []
  /// The blocks of the page that the incoming text was read from; empty for plain text.
  public private(set) var blocks: [Block] = []

  /// The position in the source, from 0; the engine sets it and keeps deliveries in this order.
  package var ordinal = 0
  /// When by `CoarseClock` the present stage must be done with the document; nil without a limit.
  var deadline: Int?
  /// The committed edits, one revision for each stage that made any.
  var log = EditLog()
  /// The edits that the present stage has asked for so far.
  var pending: [Edit] = []
  /// How many of `notes` were there before the present stage.
  var settledNotes = 0

  /// A document whose text is known.
  public init(id: String, text: String, origin: String? = nil, fields: Fields = [:]) {
    self.id = id
    self.origin = origin
    self.fields = fields
    self.incoming = text
    self.text = text
  }

  /// A document whose text is still to be read out of a page.
  public init(id: String, page: RawPage, origin: String? = nil, fields: Fields = [:]) {
    self.init(id: id, text: "", origin: origin, fields: fields)
    self.page = page
  }

  /// Bytes of the text, or of the page that no stage has read the text out of yet.
  var size: Int { page?.bytes.count ?? text.utf8.count }

  /// The title, where one is known.
  public var title: String? {
    get { fields["title"]?.string }
    set { fields["title"] = newValue.map(Value.string) }
  }

  /// Takes the text that a stage read out of `page` as the text that came in, and lets go of the page.
  ///
  /// - Precondition: no stage has made a mark yet.
  public mutating func receive(_ text: String, blocks: [Block] = []) {
    precondition(log.revisions.isEmpty && pending.isEmpty, "the incoming text is set before the first mark")
    incoming = text
    self.text = text
    self.blocks = blocks
    page = nil
  }

  /// Asks for `range` of the present text to go.
  public mutating func cut(_ range: Range<Int>, rule: String) {
    pending.append(Edit(range: range, replacement: "", rule: rule))
  }

  /// Asks for `range` of the present text to be replaced; an empty range puts `replacement` in at that place.
  public mutating func change(_ range: Range<Int>, to replacement: String, rule: String) {
    pending.append(Edit(range: range, replacement: replacement, rule: rule))
  }

  /// Adds an annotation; its spans are byte ranges of the text as the stage found it. A note that the same stage made
  /// before, in an earlier run, is not added again.
  public mutating func add(_ note: Note) {
    notes.append(note)
  }

  /// The notes with one label.
  public func notes(_ label: String) -> [Note] {
    notes.filter { $0.label == label }
  }

  /// Ends the work on this document where it has taken longer than the run's limit allows.
  ///
  /// For stages with loops whose length a hostile document decides.
  ///
  /// - Throws: an error that a stage lets through; the document then fails with the limit as its reason.
  public func checkTime() throws {
    if let deadline, CoarseClock.now > deadline { throw DocumentTime.isOver }
  }

  /// True while the present stage has asked for something that is not committed yet.
  var hasPending: Bool { !pending.isEmpty || notes.count > settledNotes }

  /// Forgets the edits and notes that the present stage has asked for, as when it failed.
  package mutating func discardPending() {
    pending.removeAll()
    notes.removeSubrange(settledNotes...)
  }

  /// Applies the edits that `stage` asked for, in one pass over the text, and moves the notes along.
  ///
  /// - Parameters:
  ///   - stage: the id under which the marks are kept.
  ///   - keepsMarks: false only to measure what marks cost; such a document cannot tell its history.
  /// - Returns: how many cuts, changes and notes were made.
  /// - Throws: `EditError` for a range outside the text, inside a character, or two changes of one place. The text, its
  ///   marks and its notes are then as the stage found them.
  @discardableResult
  public mutating func commit(stage: String, keepsMarks: Bool = true) throws -> EditCount {
    var count = EditCount(notes: notes.count - settledNotes)
    if count.notes > 0 {
      for index in settledNotes..<notes.count {
        guard notes[index].spans.allSatisfy({ Edit.isPlace($0.range, in: text) }) else {
          discardPending()
          throw EditError.misplacedNote
        }
        notes[index].stage = stage
      }
      count.notes -= removeRepeatedNotes()
    }
    if !pending.isEmpty {
      let edits: [Edit]
      do {
        edits = try Edit.settled(pending, in: text)
      } catch {
        discardPending()
        throw error
      }
      pending.removeAll(keepingCapacity: true)
      for edit in edits {
        if edit.isCut { count.cuts += 1 } else { count.changes += 1 }
      }
      text = Edit.apply(edits, to: text)
      if !notes.isEmpty { moveNotes(edits) }
      if keepsMarks { log.append(edits, stage: stage) }
    }
    settledNotes = notes.count
    return count
  }

  /// Takes away new notes that the document has already, as when a stage sees a document for the second time.
  private mutating func removeRepeatedNotes() -> Int {
    guard settledNotes > 0 else { return 0 }
    let known = Set(notes[..<settledNotes])
    let fresh = notes[settledNotes...].filter { !known.contains($0) }
    defer { notes.replaceSubrange(settledNotes..., with: fresh) }
    return notes.count - settledNotes - fresh.count
  }

  private mutating func moveNotes(_ edits: [Edit]) {
    let mover = SpanMover(edits)
    notes = notes.compactMap { note in
      guard !note.spans.isEmpty else { return note }
      var moved = note
      moved.spans = note.spans.compactMap { span in
        let range = mover.moved(span.range)
        return range.isEmpty && !span.range.isEmpty ? nil : Note.Span(span.role, range)
      }
      return moved.spans.isEmpty ? nil : moved
    }
  }
}

extension Document {
  /// A document with the whole state that it had when it was written to a file of the run.
  init(
    id: String, origin: String?, fields: Fields, page: RawPage?, incoming: String, text: String, notes: [Note],
    blocks: [Block], ordinal: Int, log: EditLog
  ) {
    self.init(id: id, text: incoming, origin: origin, fields: fields)
    self.page = page
    self.text = text
    self.notes = notes
    self.blocks = blocks
    self.ordinal = ordinal
    self.log = log
    settledNotes = notes.count
  }

  /// Gives notes that were read back the stages that made them.
  mutating func restoreStages(of stored: [Note]) {
    for (index, note) in stored.enumerated() where index < notes.count { notes[index].stage = note.stage }
  }
}

/// What `Document.checkTime()` throws.
enum DocumentTime: Error { case isOver }
