public import CopydeskCore

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A program and its arguments. A pipeline file must give it.
public struct CommandWords: SettingValue, Hashable {
  public static var typeName: String { "list of words" }
  public static var shape: SettingShape { .list(.text) }

  public var words: [String]

  public init(_ words: [String] = []) { self.words = words }

  public init(literal: SettingLiteral) throws(SettingError) {
    words = try [String](literal: literal)
    guard let first = words.first, !first.isEmpty else {
      throw SettingError("expected a program and its arguments, found nothing", at: literal.place)
    }
    guard !words.contains(where: { $0.utf8.contains(0) }) else {
      throw SettingError("a word cannot hold a NUL byte", at: literal.place)
    }
    do throws(SettingError) {
      _ = try programPath()
    } catch {
      throw SettingError(error.message, at: literal.place)
    }
  }

  public var settingText: String? { words.isEmpty ? nil : "[" + words.joined(separator: ", ") + "]" }
  public var isMissing: Bool { words.isEmpty }

  /// Where the program is: the first word itself where it is a path, else a file in one of the folders of `PATH`.
  ///
  /// - Throws: for a program that is not there or may not be executed. It is not started to find out.
  public func programPath() throws(SettingError) -> String {
    guard let name = words.first else { throw SettingError("'command' is missing", at: nil) }
    if name.contains("/") {
      guard access(name, F_OK) == 0 else { throw SettingError("there is no program '\(name)'", at: nil) }
      guard Self.isProgram(name) else {
        throw SettingError(
          "'\(name)' may not be executed; 'chmod +x' it, or put what runs it in front: [python3, \(name)]", at: nil)
      }
      return name
    }
    let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    for folder in folders.split(separator: ":", omittingEmptySubsequences: false) {
      let path = folder.isEmpty ? "./\(name)" : "\(folder)/\(name)"
      if Self.isProgram(path) { return path }
    }
    let words = name.split(separator: " ")
    let advice =
      words.count > 1
      ? "write a list of words: [\(words.joined(separator: ", "))]"
      : Self.isProgram("./\(name)") ? "write './\(name)'" : "install it, or write its path"
    throw SettingError("there is no program '\(name)' in PATH; \(advice)", at: nil)
  }

  private static func isProgram(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }
}
