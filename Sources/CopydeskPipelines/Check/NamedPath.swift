import CopydeskCore
import Foundation

/// Finds out which path of a part is at fault, and what it was probably meant to be.
enum NamedPath {
  /// The path setting that an error is about, the one whose path its message names, and where the path is written: at
  /// the setting, or at the default of the param that is all of it.
  static func setting(
    of part: ConfiguredPart, that message: String, defaults: [String: SourcePlace]
  ) -> (path: String, place: SourcePlace)? {
    guard let instance = part.instance else { return nil }
    for (name, setting) in settings(of: instance.any) where setting.typeName == FilePath.typeName {
      // After it has been set, a setting's value is what it prints as its default.
      guard let path = setting.defaultText, message.contains("'\(path)'"),
        let entry = part.part.settings.first(where: { $0.key.text == name })
      else { continue }
      return (path, paramName(entry.value).flatMap { defaults[$0] } ?? entry.value.place)
    }
    return nil
  }

  /// The param that a value is, where it is nothing else.
  private static func paramName(_ value: WrittenValue) -> String? {
    guard case .text(let text) = value.content, text.hasPrefix("${"), text.hasSuffix("}") else { return nil }
    return String(text.dropFirst(2).dropLast())
  }

  /// The path with its first wrong step made the nearest one that exists; nil where all is there or nothing is near.
  static func nearest(to path: String) -> String? {
    var good = path.hasPrefix("/") ? "/" : ""
    let steps = path.split(separator: "/").map(String.init)
    for (index, step) in steps.enumerated() {
      guard !FileManager.default.fileExists(atPath: good + step) else {
        good += step + "/"
        continue
      }
      let names = (try? FileManager.default.contentsOfDirectory(atPath: good.isEmpty ? "." : good)) ?? []
      guard names.count <= mostNames, let right = NearestWord.of(names, to: step) else { return nil }
      return good + ([right] + steps[(index + 1)...]).joined(separator: "/")
    }
    return nil
  }

  /// A folder of more names is not searched: `check` is to be quick.
  private static let mostNames = 5_000
}
