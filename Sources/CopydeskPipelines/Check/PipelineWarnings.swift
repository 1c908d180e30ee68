import CopydeskCore

/// What looks wrong in a pipeline that could run.
struct PipelineWarnings {
  let catalogue: Catalogue
  let sources: [ConfiguredPart]
  let stages: [ConfiguredPart]
  let wiring: Wiring
  let sinksPlace: SourcePlace?

  /// So many ids are listed in one message.
  private static let longestListing = 3

  func report(_ diagnostics: inout DiagnosticList) {
    warnAboutUnreadPorts(&diagnostics)
    warnAboutMissingRequirements(&diagnostics)
  }

  // MARK: Ports

  private func warnAboutUnreadPorts(_ diagnostics: inout DiagnosticList) {
    let read = Set((wiring.stageInputs + wiring.sinkInputs).joined())
    for part in sources + stages {
      guard let id = part.id, !read.contains(Pipeline.Port(id)) else { continue }
      diagnostics.warning(.unreadPort, "no stage or sink reads '\(id)'; its documents end there", at: part.part.place)
    }
    let stageIDs = stages.compactMap(\.id)
    let ids = sources.compactMap(\.id) + stageIDs
    warnAboutUnread(.rejected, stageIDs.filter { !read.contains(Pipeline.Port($0, .rejected)) }, stageIDs, &diagnostics)
    warnAboutUnread(.failed, ids.filter { !read.contains(Pipeline.Port($0, .failed)) }, ids, &diagnostics)
  }

  private func warnAboutUnread(
    _ port: Pipeline.Port.Name, _ unread: [String], _ all: [String], _ diagnostics: inout DiagnosticList
  ) {
    guard !unread.isEmpty else { return }
    let word = port == .rejected ? "rejected" : "failed"
    let rest = unread.count - Self.longestListing
    let shown = rest > 1 ? unread.prefix(Self.longestListing) + ["\(rest) others"] : unread
    let whose = unread.count == all.count ? "" : " of \(shown.listed("and"))"
    diagnostics.warning(
      .unreadPort, "no sink reads the \(word) documents\(whose); add one with from: \"*.\(word)\"", at: sinksPlace)
  }

  // MARK: Requirements

  private func warnAboutMissingRequirements(_ diagnostics: inout DiagnosticList) {
    /// What the documents that a stage lets out carry, by its id.
    var carried: [String: Set<String>] = [:]
    for (part, inputs) in zip(stages, wiring.stageInputs) {
      guard let stage = part.stage, let id = part.id else { continue }
      let arriving = inputs.map { carried[$0.node] ?? [] }
      for name in type(of: stage).requires where !arriving.allSatisfy({ $0.contains(name) }) {
        diagnostics.warning(.missingRequirement, message(id, name), at: part.part.place)
      }
      carried[id] = arriving.reduce(into: Set(type(of: stage).adds)) { $0.formUnion($1) }
    }
  }

  private func message(_ id: String, _ requirement: String) -> String {
    let givers = catalogue.stages.filter { $0.value.adds.contains(requirement) }.keys.sorted()
    let advice = givers.isEmpty ? "" : "; put \(givers.listed("or")) above it"
    return "'\(id)' needs '\(requirement)', which no stage above it adds\(advice)"
  }
}
