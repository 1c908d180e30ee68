import CopydeskCore
import CopydeskTesting
import Testing

@Suite("Fields")
struct FieldsTests {
  @Test("Names are the same only where their bytes are")
  func exactNames() {
    var fields: Fields = ["\u{E9}": "one scalar", "e\u{301}": "two scalars"]
    #expect(fields.entries.map(\.value) == ["one scalar", "two scalars"])
    fields["e\u{301}"] = nil
    #expect(fields["\u{E9}"] == "one scalar")
    #expect(fields["e\u{301}"] == nil)
  }

  @Test("Many fields are found, set and removed as few are", arguments: 0..<20)
  func manyFields(seed: Int) {
    var random = SeededNumbers(seed: UInt64(seed))
    var fields = Fields()
    var model: [(name: String, value: Int)] = []
    for step in 0..<600 {
      let name = "name \(random.next() % 80)"
      let place = model.firstIndex { $0.name == name }
      if step % 5 == 4 {
        fields[name] = nil
        if let place { model.remove(at: place) }
      } else {
        fields[name] = .int(step)
        if let place { model[place].value = step } else { model.append((name, step)) }
      }
      #expect(fields[name] == (step % 5 == 4 ? nil : .int(step)))
    }
    #expect(fields.entries.map(\.name) == model.map(\.name))
    #expect(fields.entries.map(\.value) == model.map { .int($0.value) })
    #expect(fields == model.reduce(into: Fields()) { $0[$1.name] = .int($1.value) })
  }
}
