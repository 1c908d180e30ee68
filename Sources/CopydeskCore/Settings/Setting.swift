/// Declares one setting of a stage, source or sink: `@Setting("Words in a shingle.", in: 1...64) var shingleLength = 5`.
///
/// This one declaration gives decoding, checking, the reference and `copydesk stages NAME`. The property's name in
/// kebab-free lowerCamelCase is the setting's name in a pipeline file.
@propertyWrapper
public struct Setting<Value: SettingValue>: Sendable {
  private final class Storage: @unchecked Sendable {
    // Written only while a fresh instance is configured, before anyone else sees it; see `AnySetting.set`.
    var value: Value
    init(_ value: Value) { self.value = value }
  }

  private var storage: Storage
  public let help: String
  /// The range of the numbers that are allowed, as the reference prints it.
  public let limits: String?
  public let bounds: SettingBounds?
  private let isAllowed: @Sendable (Value) -> Bool

  public var wrappedValue: Value {
    get { storage.value }
    set { storage = Storage(newValue) }
  }

  public init(wrappedValue: Value, _ help: String) {
    self.init(wrappedValue, help, limits: nil, bounds: nil) { _ in true }
  }

  public init(wrappedValue: Value, _ help: String, in range: ClosedRange<Value>) where Value: Comparable {
    let bounds = SettingBounds(minimum: Self.text(range.lowerBound), maximum: Self.text(range.upperBound))
    self.init(
      wrappedValue, help, limits: "\(Self.text(range.lowerBound))…\(Self.text(range.upperBound))", bounds: bounds
    ) { range.contains($0) }
  }

  public init(wrappedValue: Value, _ help: String, in range: PartialRangeFrom<Value>) where Value: Comparable {
    let bounds = SettingBounds(minimum: Self.text(range.lowerBound))
    self.init(wrappedValue, help, limits: "at least \(Self.text(range.lowerBound))", bounds: bounds) {
      range.contains($0)
    }
  }

  private static func text(_ bound: Value) -> String { bound.settingText ?? "\(bound)" }

  private init(
    _ value: Value, _ help: String, limits: String?, bounds: SettingBounds?,
    _ isAllowed: @escaping @Sendable (Value) -> Bool
  ) {
    storage = Storage(value)
    self.help = help
    self.limits = limits
    self.bounds = bounds
    self.isAllowed = isAllowed
  }
}

/// A setting whose value type is not known, as the catalogue sees it.
public protocol AnySetting: Sendable {
  var help: String { get }
  var limits: String? { get }
  /// What may stand there, for people: `number`, `true or false`, `all, first or longest`.
  var typeName: String { get }
  /// What may stand there, for programs, and between which numbers.
  var shape: SettingShape { get }
  var bounds: SettingBounds? { get }
  /// The default, as a pipeline file would write it; nil where a value must be given or the default is off.
  var defaultText: String? { get }
  /// The default with its lists taken apart; nil where a value must be given.
  var defaultContent: SettingLiteral.Content? { get }
  /// True where a pipeline file must give a value.
  var isRequired: Bool { get }
  /// Reads and checks `literal` and stores it in the instance that this setting was mirrored from.
  ///
  /// Only for an instance that nobody else holds: the storage is shared between copies until the next assignment.
  func set(_ literal: SettingLiteral) throws(SettingError)
}

extension Setting: AnySetting {
  public var typeName: String { Value.typeName }
  public var shape: SettingShape { Value.shape }
  public var defaultText: String? { storage.value.settingText }
  public var defaultContent: SettingLiteral.Content? { isRequired ? nil : storage.value.settingContent }
  public var isRequired: Bool { storage.value.isMissing }

  public func set(_ literal: SettingLiteral) throws(SettingError) {
    let value = try Value(literal: literal)
    guard isAllowed(value) else {
      throw SettingError("\(literal.quoted) is out of range; allowed is \(limits ?? typeName)", at: literal.place)
    }
    storage.value = value
  }
}

/// The settings of an instance, by name, in the order of their declaration.
public func settings(of instance: Any) -> [(name: String, setting: any AnySetting)] {
  Mirror(reflecting: instance).children.compactMap { child in
    guard let label = child.label, let setting = child.value as? any AnySetting else { return nil }
    return (String(label.drop { $0 == "_" }), setting)
  }
}
