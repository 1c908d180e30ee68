import CopydeskCore
import Testing

@Suite("Settings")
struct SettingTests {
  enum Size: String, SettingChoice { case small, medium, large }

  struct Sample: DocumentStage {
    static let name = "sample"
    static let summary = "Does nothing."
    @Setting("A whole number.", in: 1...64) var count = 5
    @Setting("A number from a lower bound on.", in: 3...) var minimum = 3
    @Setting("A share.", in: 0...1) var share = 0.5
    @Setting("A switch.") var isOn = true
    @Setting("A text.") var title = "none"
    @Setting("A choice.") var size = Size.medium
    @Setting("A limit, or off.") var limit: Int? = nil
    @Setting("Names.") var names: [String] = []
    @Setting("Numbers.") var numbers = [1, 2]
    @Setting("A path.") var path: FilePath = ""
    var noSetting = 7

    func apply(_ document: inout Document) -> Verdict { .keep }
  }

  @Test("A stage lists its settings in the order of their declaration")
  func names() {
    #expect(
      settings(of: Sample()).map(\.name)
        == ["count", "minimum", "share", "isOn", "title", "size", "limit", "names", "numbers", "path"])
  }

  @Test(
    "Each setting says what may stand there and what stands there by default",
    arguments: [
      ("count", "whole number", "1…64", "5"), ("minimum", "whole number", "at least 3", "3"),
      ("share", "number", "0…1", "0.5"), ("isOn", "true or false", nil, "true"), ("title", "text", nil, "none"),
      ("size", "small, medium or large", nil, "medium"), ("limit", "whole number, or off", nil, "off"),
      ("names", "list of text", nil, "[]"), ("numbers", "list of whole number", nil, "[1, 2]"),
      ("path", "path", nil, nil),
    ] as [(String, String, String?, String?)])
  func description(name: String, type: String, limits: String?, standard: String?) throws {
    let setting = try setting(name, of: Sample())
    #expect(setting.typeName == type)
    #expect(setting.limits == limits)
    #expect(setting.defaultText == standard)
    #expect(setting.isRequired == (name == "path"))
    #expect(setting.help.hasSuffix("."))
  }

  @Test("Values are read by the setting's type")
  func values() throws {
    let sample = Sample()
    for (name, content) in [
      ("count", .scalar("64")), ("minimum", .scalar("900")), ("share", .scalar("1e-1")), ("isOn", .scalar("false")),
      ("title", .scalar("no")), ("size", .scalar("large")), ("limit", .scalar("12")),
      ("names", .list([SettingLiteral(.scalar("1.10")), SettingLiteral(.scalar("off"))])), ("numbers", .scalar("9")),
      ("path", .scalar("news/today")),
    ] as [(String, SettingLiteral.Content)] {
      try setting(name, of: sample).set(SettingLiteral(content))
    }
    #expect((sample.count, sample.minimum, sample.share, sample.isOn) == (64, 900, 0.1, false))
    #expect((sample.title, sample.size, sample.limit) == ("no", .large, 12))
    #expect(sample.names == ["1.10", "off"])
    #expect(sample.numbers == [9])
    #expect(sample.path == "news/today")
    try setting("limit", of: sample).set(SettingLiteral(.scalar("off")))
    #expect(sample.limit == nil)
  }

  @Test(
    "A value of the wrong type or out of range is an error with its place",
    arguments: [
      ("count", .scalar("many"), "expected whole number, found 'many'"),
      ("count", .scalar("5.0"), "expected whole number, found '5.0'"),
      ("count", .scalar(""), "expected whole number, found ''"),
      ("count", .scalar("99999999999999999999"), "expected whole number, found '99999999999999999999'"),
      ("count", .scalar("0"), "'0' is out of range; allowed is 1…64"),
      ("count", .scalar("65"), "'65' is out of range; allowed is 1…64"),
      ("count", .list([]), "expected whole number, found a list"),
      ("minimum", .scalar("2"), "'2' is out of range; allowed is at least 3"),
      ("share", .scalar("1.01"), "'1.01' is out of range; allowed is 0…1"),
      ("share", .scalar("nan"), "expected number, found 'nan'"),
      ("share", .scalar("inf"), "expected number, found 'inf'"),
      ("isOn", .scalar("yes"), "expected true or false, found 'yes'"),
      ("title", .map([]), "expected text, found a map"),
      ("size", .scalar("smal"), "expected small, medium or large, found 'smal'"),
      ("limit", .scalar("-"), "expected whole number, found '-'"),
      (
        "numbers", .list([SettingLiteral(.scalar("1")), SettingLiteral(.scalar("x"))]),
        "expected whole number, found 'x'"
      ),
      ("path", .scalar(""), "expected a path, found nothing"),
      ("path", .scalar("a\0b"), "a path cannot hold a NUL byte"),
    ] as [(String, SettingLiteral.Content, String)])
  func errors(name: String, content: SettingLiteral.Content, message: String) throws {
    let sample = Sample()
    let before = try setting(name, of: sample).defaultText
    let place = SourcePlace(line: 3, column: 7)
    let error = try #require(throws: SettingError.self) {
      try setting(name, of: sample).set(SettingLiteral(content, at: place))
    }
    #expect(error.message == message)
    #expect(try setting(name, of: sample).defaultText == before)
    if name == "size" { #expect(error.choices == ["small", "medium", "large"]) }
    if name != "numbers" { #expect(error.place == place) }
  }

  @Test("Copies of a stage do not share a setting that one of them changes")
  func copies() throws {
    var first = Sample()
    let second = first
    first.count = 9
    #expect((first.count, second.count) == (9, 5))
    try setting("count", of: first).set(SettingLiteral(.scalar("11")))
    #expect((first.count, second.count) == (11, 5))
    #expect(Sample().count == 5)
  }

  @Test("Two fresh stages never share a setting")
  func fresh() throws {
    let first = Sample()
    try setting("title", of: first).set(SettingLiteral(.scalar("first")))
    #expect(Sample().title == "none")
  }

  private func setting(_ name: String, of sample: Sample) throws -> any AnySetting {
    try #require(settings(of: sample).first { $0.name == name }?.setting)
  }
}
