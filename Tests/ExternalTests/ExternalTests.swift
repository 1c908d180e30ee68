import CopydeskCore
import Testing

@testable import CopydeskExternal

@Suite("external")
struct ExternalTests {
  private static let answer = #"while read -r line; do printf '%s\n' '{"id":"d1",ANSWER}'; done"#

  /// The document `d1` with a text, answered with some members.
  private func answered(
    _ members: String, text: String = "Zoë said no.", greeting: String = #"{"copydesk":1,"name":"test"}"#,
    fields: Fields = [:]
  ) async throws -> [Pipeline.Outcome] {
    let members = members.replacing("'", with: #"'\\''"#)
    let program = ShellProgram(Self.answer.replacing("ANSWER", with: members), greeting: greeting)
    return try await program.run([Document(id: "d1", text: text, fields: fields)])
  }

  @Test("a document that comes back as it was sent has no marks")
  func echo() async throws {
    var document = Document(
      id: "d \"1\" Zoë", text: "“No,” said Zoë.\n\u{85}😀", origin: "harbour.txt",
      fields: ["title": "Harbour", "views": .json("12.50"), "tags": .json("[1, {\"a\":  2.0}]")])
    document.add(Note("quote", spans: [Note.Span("content", 3..<6)], fields: ["kind": "direct"]))
    try document.commit(stage: "extract-quotes")
    let out = try #require(try await ShellProgram.echo.run([document]).documents.first)
    #expect(out.text == document.text)
    #expect(out.marks.isEmpty)
    #expect(out.fields == document.fields)
    #expect(out.notes == document.notes)
  }

  @Test("a new text becomes marks for what changed and what went, with the rule that the program names")
  func newText() async throws {
    let out = try await answered(
      #""text":"Zoë denied it.\nThe end.","rule":"reword""#, text: "Zoë denied that.\nShare this\nThe end.")
    let marks = try #require(out.documents.first).marks
    #expect(marks.map(\.removed) == ["that", "Share this\n"])
    #expect(marks.map(\.replacement) == ["it", ""])
    #expect(marks.map(\.rule) == ["reword", "reword"])
    #expect(marks.map(\.stage) == ["external", "external"])
  }

  @Test(
    "edits have offsets in scalars, or in the unit that the program names", arguments: ["", "utf8", "utf16", "scalars"])
  func edits(unit: String) async throws {
    let place = ["utf8": "8,10", "utf16": "5,7"][unit] ?? "4,6"
    let end = ["utf8": "10,12", "utf16": "7,9"][unit] ?? "6,8"
    let offsets = unit.isEmpty ? "" : ",\"offsets\":\"\(unit)\""
    let out = try await answered(
      """
      "edits":[{"cut":[\(place)],"rule":"x"},{"change":[\(end)],"to":"BC","rule":"y"},\
      {"note":"letters","spans":[["first",\(end)]],"fields":{"kind":"big"}}]
      """, text: "Zë😀 abcd", greeting: #"{"copydesk":1,"name":"test"\#(offsets)}"#)
    let document = try #require(out.documents.first)
    // Z, ë, 😀, space, then "abcd".
    #expect(document.text == "Zë😀 BC")
    #expect(document.marks.map(\.rule) == ["x", "y"])
    #expect(document.notes.map(\.label) == ["letters"])
    #expect(document.notes.first?.fields["kind"] == "big")
  }

  @Test("fields are added, replaced, and with null taken away")
  func fields() async throws {
    let out = try await answered(
      #""fields":{"mood":"glad","score":0.5,"old":null,"same":[1,2.50]}"#,
      fields: ["old": "x", "same": .json("[1, 2.5]")])
    let fields = try #require(out.documents.first).fields
    #expect(fields == ["same": .json("[1, 2.5]"), "mood": "glad", "score": .json("0.5")])
  }

  @Test("a document is rejected with the program's reason, or fails with its error")
  func ports() async throws {
    let rejected = try await answered(#""reject":"no news""#)
    guard case .rejected(let document)? = rejected.first else { return #expect(rejected.words == ["d1 rejected"]) }
    #expect(document.reason == "no news")
    #expect(try await answered(#""error":"no tongue""#).errors == ["'test' says: no tongue"])
  }

  @Test("a page is sent whole, and the answer's text is what came in")
  func page() async throws {
    let program = ShellProgram(
      #"while read -r line; do case "$line" in *'"html":"<p>No.</p>"'*) printf '%s\n' '{"id":"d1","text":"No."}';; esac; done"#
    )
    let page = Document(id: "d1", page: RawPage(bytes: Array("<p>No.</p>".utf8)))
    let document = try #require(try await program.run([page]).documents.first)
    #expect(document.incoming == "No.")
    #expect(document.marks.isEmpty)
  }

  @Test(
    "an answer that cannot be used fails its document with a message that says why",
    arguments: [
      (#""text":5"#, "'text' of the answer is not a text"),
      (#""txt":"x""#, "'txt' is no member of an answer; those are id, text, rule, edits, fields, reject, error"),
      (#""edits":[{"cut":[4,99]}]"#, "edit 1: 'cut' [4, 99] is no place in a text of 12 scalars"),
      (#""edits":[{"cut":[5,4]}]"#, "edit 1: 'cut' [5, 4] is no place"),
      (#""edits":[{"cut":[0,1]},{"change":[1,2]}]"#, "edit 2: a change has a text in 'to'"),
      (#""edits":[{"kut":[0,1]}]"#, "edit 1 must have one of 'cut', 'change' and 'note'"),
      (#""edits":[{"cut":[0,1.5]}]"#, "edit 1: 'cut' has an offset that is no whole number"),
      (#""edits":[{"cut":[0,1],"reason":"x"}]"#, "edit 1: 'reason' is no member of a cut"),
      (#""edits":[{"note":"n","spans":[["a",0,99]]}]"#, "edit 1: a span [0, 99] is no place"),
      (#""text":"x","edits":[{"cut":[0,1]}]"#, "the answer has a new text and edits too"),
      (#""edits":[{"change":[0,5],"to":"a"},{"change":[2,6],"to":"b"}]"#, "both change the text"),
      ("\"text\":\"\u{1}\"", "the answer cannot be read: a control character in a text is not escaped"),
    ])
  func badAnswer(members: String, message: String) async throws {
    let errors = try await answered(members).errors
    #expect(errors.count == 1)
    #expect(errors.first?.contains(message) == true, "\(errors)")
  }

  @Test("an answer of bytes that are no UTF-8, or without an id, fails its document alone")
  func noUTF8() async throws {
    let program = ShellProgram(
      #"""
      while read -r line; do case "$line" in
        *bytes*) printf '{"id":"d2","text":"\377"}\n';; *nobody*) echo '{"text":"x"}';; *) printf '%s\n' "$line";;
      esac; done
      """#)
    let outcomes = try await program.run("a", "bytes", "nobody", "b") { $0.restarts = 0 }
    #expect(outcomes.words.sorted() == ["d1 out", "d2 failed", "d3 failed", "d4 out"])
    #expect(outcomes.errors.contains { $0.contains("invalid UTF-8") })
    #expect(outcomes.errors.contains { $0.contains("the answer has no 'id'") })
  }

  @Test("what a program says that it requires and adds is held to")
  func contract() async throws {
    let greeting = #"{"copydesk":1,"name":"test","requires":["language"],"adds":["mood"]}"#
    let lacking = try await answered(#""fields":{}"#, greeting: greeting).errors
    #expect(lacking == ["'test' requires 'language', which the document does not have"])
    let fields: Fields = ["language": "en"]
    #expect(try await answered(#""fields":{"mood":"glad"}"#, greeting: greeting, fields: fields).words == ["d1 out"])
    let stranger = try await answered(#""fields":{"tone":"glad"}"#, greeting: greeting, fields: fields).errors
    #expect(stranger.first?.contains("set the field 'tone'") == true)
    let note = try await answered(#""edits":[{"note":"tone"}]"#, greeting: greeting, fields: fields).errors
    #expect(note.first?.contains("added a note 'tone'") == true)
  }

  @Test("the program gets its settings as they are written, and may refuse them")
  func programSettings() async throws {
    var program = ShellProgram("exec cat")
    program.script = """
      read -r hello; case "$hello" in *'"settings":{"least":"1.10","words":["a","b"]}'*) \
      echo '{"copydesk":1,"name":"test"}';; *) echo '{"copydesk":1,"error":"least must be given"}';; esac; exec cat
      """
    let settings: Fields = ["least": "1.10", "words": .array(["a", "b"])]
    #expect(
      try await program.run([Document(id: "d1", text: "a")]) { $0.settings = SettingMap(settings) }.words == ["d1 out"])
    await #expect(throws: (any Error).self) { try await program.run("a") }
    do {
      _ = try await program.run("a")
    } catch {
      #expect("\(error)".contains("does not start: least must be given"))
    }
  }
}
