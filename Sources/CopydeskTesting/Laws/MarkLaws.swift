import CopydeskCore

extension StageLaw {
  static let editsNoMoreThanItSays = StageLaw("does no more to a text than it says", on: .each) { stage, documents in
    let edits = stage.type.edits
    guard edits != .changes else { return nil }
    for (document, _) in try await stage.run(documents).everyDocument {
      let marks = document.marks(of: stage.name)
      if edits == .nothing, let mark = marks.first {
        return "it says that it leaves texts as they are, and made the mark: \(Rendering.mark(mark))"
      }
      if let change = marks.first(where: { $0.kind == .change }) {
        return "it says that it only cuts, and put text in: \(Rendering.mark(change))"
      }
    }
    return nil
  }

  static let leavesQuotedWordsAlone = StageLaw(
    "leaves words between quotation marks alone, unless it says that it changes them", on: .each
  ) { stage, documents in
    guard !stage.type.changesQuotedWords else { return nil }
    for (document, _) in try await stage.run(documents).everyDocument {
      for revision in document.revisions where revision.stage == stage.name {
        if let finding = QuotedWords.change(in: revision) { return finding }
      }
    }
    return nil
  }

  static let accountsForEveryByte = StageLaw("accounts for every byte with its marks", on: .each) { stage, documents in
    let before = Dictionary(documents.map { ($0.id, $0) }) { first, _ in first }
    for (document, _) in try await stage.run(documents).everyDocument {
      if let finding = Accounts.mistake(in: document, before: before[document.id]) { return finding }
    }
    return nil
  }

  static let makesNoIdleMarks = StageLaw("makes no mark where it changes nothing", on: .each) { stage, documents in
    for (document, _) in try await stage.run(documents).everyDocument {
      for revision in document.revisions where revision.stage == stage.name {
        if let idle = revision.marks.first(where: { $0.removed.utf8.elementsEqual($0.replacement.utf8) }) {
          return "it changed text into itself: \(Rendering.mark(idle))"
        }
        if revision.before.utf8.elementsEqual(revision.after.utf8), let mark = revision.marks.first {
          return "the text is as it was before, and there are marks: \(Rendering.mark(mark))"
        }
      }
    }
    return nil
  }

  static let placesMarksInTheText = StageLaw(
    "places marks and notes inside of the text, between characters", on: .each
  ) { stage, documents in
    for failed in try await stage.run(documents).failed where failed.cause is EditError { return failed.error }
    return nil
  }

  static let keepsEarlierMarksAndNotes = StageLaw("keeps earlier marks and notes aligned", on: .each) {
    stage, documents in
    let edited = try documents.filter { $0.page == nil }.map(EarlierEditor.edit)
    let batch = try await stage.run(edited)
    let before = Dictionary(edited.map { ($0.id, $0) }) { first, _ in first }
    for (document, _) in batch.everyDocument {
      guard let earlier = before[document.id] else { continue }
      if let finding = EarlierEditor.mistake(in: document, earlier: earlier, stage: stage.name) { return finding }
    }
    // The same texts without a history: what was done to them earlier is no business of the stage.
    let plain = try await stage.run(edited.map { $0.with(text: $0.text) })
    let texts = (batch.everyDocument.map(\.document.text), plain.everyDocument.map(\.document.text))
    return Rendering.difference(texts.0, texts.1).map {
      "of a text with earlier marks it made \($0.first), and of the same text without them \($0.second)"
    }
  }
}

extension Document {
  /// The cuts and changes of one stage.
  func marks(of stage: String) -> [Mark] { marks.filter { $0.stage == stage } }
}
