import CopydeskPipelines
import Foundation

/// Whether the code of a plugin may be built and started here.
///
/// Code that this account made with `copydesk new stage`, or that was trusted once with `--trust`, is trusted: a folder
/// with all that it holds from then on, a repository in one version. Nothing else is, wherever it lies: a repository
/// that was cloned looks like one's own files. Beside that, the pipeline file, the folder and the files that are built
/// must be such that only the user can change them; else every run needs `--trust`.
struct PluginTrust {
  let cache: PluginCache
  /// Whether the command line says `--trust`.
  var isGiven: Bool

  private var folder: String { cache.folder + "/trusted" }

  /// Why `plugin` may not be built or started, with what to do; nil where it may.
  ///
  /// - Parameter pipeline: the path of the pipeline file.
  func objection(to plugin: ResolvedPlugin, pipeline: String) -> String? {
    let file = PluginCache.absolute(pipeline, in: FileManager.default.currentDirectoryPath)
    let flaw =
      Ownership.flaw(upFrom: ResolvedPlugin.withoutLinks(file))
      ?? plugin.folder.flatMap { Ownership.flaw(upFrom: $0 + "/Package.swift") }
    if let flaw { return objection(to: plugin, flaw: flaw) }
    if isTrusted(plugin.identity) { return nil }
    if isGiven {
      remember(plugin.identity)
      return nil
    }
    return "plugin '\(plugin.name)' is code that is not trusted here, and would be built and started; look at it, then "
      + "say --trust once"
  }

  /// The same for a flaw that shows in the files that are built; see `Ownership`.
  func objection(to plugin: ResolvedPlugin, flaw: String?) -> String? {
    guard let flaw, !isGiven else { return nil }
    return "\(flaw), so plugin '\(plugin.name)' is neither built nor started; mend that, or say --trust each time"
  }

  /// Trusts what `identity` stands for from now on. Where that cannot be kept, it is asked for again.
  func remember(_ identity: String) {
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try? Data(identity.utf8).write(to: URL(fileURLWithPath: path(identity)), options: .atomic)
  }

  func isTrusted(_ identity: String) -> Bool {
    FileManager.default.contents(atPath: path(identity)) == Data(identity.utf8)
  }

  private func path(_ identity: String) -> String { "\(folder)/\(PluginCache.key(identity))" }
}
