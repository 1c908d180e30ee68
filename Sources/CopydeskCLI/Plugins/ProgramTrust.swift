import CopydeskPipelines
import Foundation

/// Whether a program that a pipeline file names, as for the stage `external`, may be started here.
///
/// It may after one `--trust`: this command, from this pipeline file. Another command in the same file asks again. Where
/// others can change the pipeline file, every run needs `--trust`; see `PluginTrust`.
struct ProgramTrust {
  var isGiven: Bool

  /// Why `command` may not be started, with what to do; nil where it may.
  func objection(to command: [String], pipeline: String) -> String? {
    let file = ResolvedPlugin.withoutLinks(
      PluginCache.absolute(pipeline, in: FileManager.default.currentDirectoryPath))
    let words = command.joined(separator: " ")
    if let flaw = Ownership.flaw(upFrom: file) {
      guard !isGiven else { return nil }
      return "\(flaw), so '\(words)' is not started; mend that, or say --trust each time"
    }
    do {
      let trust = PluginTrust(cache: try PluginCache(), isGiven: isGiven)
      let identity = (["program", file] + command).joined(separator: "\u{0}")
      if trust.isTrusted(identity) { return nil }
      guard isGiven else {
        return
          "'\(words)' is a program that is not trusted here, and would be started; look at it, then say --trust once"
      }
      trust.remember(identity)
      return nil
    } catch {
      return isGiven ? nil : "\((error as? PluginCache.Problem)?.message ?? "\(error)")"
    }
  }
}
