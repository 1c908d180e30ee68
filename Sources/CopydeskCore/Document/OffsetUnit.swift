/// What an output counts offsets in.
public enum OffsetUnit: String, SettingChoice {
  /// UTF-8 bytes: Swift's `String.UTF8View`, Rust, Go.
  case utf8
  /// UTF-16 code units: JavaScript, Java.
  case utf16
  /// Unicode scalars: Python.
  case scalars
}
