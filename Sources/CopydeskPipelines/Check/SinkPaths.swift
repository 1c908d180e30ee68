import CopydeskCore

/// Sees that no sink writes where another sink writes, or over what a source reads.
enum SinkPaths {
  static func check(sources: [ConfiguredPart], sinks: [ConfiguredPart], _ diagnostics: inout DiagnosticList) {
    var owners: [String: String] = [:]
    for source in sources {
      for (path, _) in paths(of: source) { owners[path] = "source '\(source.id ?? "")' reads" }
    }
    for sink in sinks {
      for (path, place) in paths(of: sink) {
        if let owner = owners[path] {
          diagnostics.error(.sharedPath, "'\(path)' is what \(owner); give this sink another path", at: place)
        } else {
          owners[path] = "sink '\(sink.id ?? "")' writes"
        }
      }
    }
  }

  /// The paths in the settings of a part, in one way of writing, with their places.
  private static func paths(of part: ConfiguredPart) -> [(path: String, place: SourcePlace)] {
    guard let instance = part.instance else { return [] }
    return settings(of: instance.any).compactMap { name, setting in
      // After it has been set, a setting's value is what it prints as its default.
      guard setting.typeName == FilePath.typeName, let path = setting.defaultText,
        let entry = part.part.settings.first(where: { $0.key.text == name })
      else { return nil }
      return (normal(path), entry.value.place)
    }
  }

  private static func normal(_ path: String) -> String {
    let parts = path.split(separator: "/").filter { $0 != "." }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
