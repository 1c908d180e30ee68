import CopydeskCore
import Testing

@Suite("settings that are maps")
struct SettingMapTests {
  @Test("keeps texts as they are written, in lists and maps too")
  func texts() throws {
    let literal = SettingLiteral(
      .map([
        (name: "version", value: SettingLiteral(.scalar("1.10"))),
        (name: "words", value: SettingLiteral(.list([SettingLiteral(.scalar("no")), SettingLiteral(.scalar("7"))]))),
        (name: "inner", value: SettingLiteral(.map([(name: "a", value: SettingLiteral(.scalar("b")))]))),
      ]))
    let map = try SettingMap(literal: literal)
    #expect(map.fields == ["version": "1.10", "words": .array(["no", "7"]), "inner": .object(["a": "b"])])
    #expect(map.settingText == "{version: 1.10, words: [no, 7], inner: {a: b}}")
  }

  @Test("anything else is no map")
  func others() {
    let error = #expect(throws: SettingError.self) { try SettingMap(literal: SettingLiteral(.scalar("a: b"))) }
    #expect(error?.message == "expected a map of names and values, found 'a: b'")
  }
}
