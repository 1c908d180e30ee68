import CopydeskCore

/// Finds out what every stage and sink reads.
struct Wiring {
  /// A source or stage, in the order of the file.
  private struct Node {
    var part: ConfiguredPart
    var id: String
    var isSource: Bool { part.part.kind == .source }
    /// The ports that give records; nil where the type is not known.
    var recordPorts: [String]?

    var ports: [String] {
      (isSource ? ["out", "failed"] : ["out", "rejected", "failed"]) + (recordPorts ?? [])
    }
  }

  private let nodes: [Node]
  private var indices: [String: Int] = [:]
  private let sinkIDs: Set<String>
  /// What stands before the port in any `from:`.
  private let referenced: Set<String>
  private let source: SourceText?
  /// The parts that are wired, each with what it reads.
  private(set) var stageInputs: [[Pipeline.Port]] = []
  private(set) var sinkInputs: [[Pipeline.Port]] = []

  init(
    sources: [ConfiguredPart], stages: [ConfiguredPart], sinks: [ConfiguredPart], in source: SourceText?,
    _ diagnostics: inout DiagnosticList
  ) {
    self.source = source
    sinkIDs = Set(sinks.compactMap(\.id))
    let references = (stages + sinks).flatMap { $0.part.from ?? [] }
    referenced = Set(references.map { String($0.text.prefix { $0 != "." }) })
    // A stage without any id keeps its place in the order, under a name that nobody can write.
    nodes = (sources + stages).enumerated().map { index, part in
      let recordPorts = part.part.kind == .source ? [] : part.stage.map { type(of: $0).recordPorts }
      return Node(part: part, id: part.id ?? "*\(index)", recordPorts: recordPorts)
    }
    for index in nodes.indices { declare(index, &diagnostics) }
    for (index, node) in nodes.enumerated() {
      if let id = node.part.meantID, indices[id] == nil { indices[id] = index }
    }
    for index in nodes.indices where !nodes[index].isSource { wireStage(index, &diagnostics) }
    for sink in sinks { sinkInputs.append(inputs(of: sink, below: nodes.count, &diagnostics)) }
  }

  private mutating func declare(_ index: Int, _ diagnostics: inout DiagnosticList) {
    let node = nodes[index]
    guard let previous = indices[node.id] else {
      indices[node.id] = index
      return
    }
    let word = node.part.part.id ?? node.part.part.type
    let first = nodes[previous].part.part
    let line = (first.id?.place ?? first.place).line
    let isNamed = node.part.part.id != nil
    diagnostics.error(
      .duplicateID,
      isNamed
        ? "id '\(node.id)' is already given in line \(line)"
        : "'\(node.id)' is already an id in line \(line); give this stage another, as in { id: NAME, stage: \(node.id) }",
      at: word?.place ?? node.part.part.place)
  }

  private mutating func wireStage(_ index: Int, _ diagnostics: inout DiagnosticList) {
    let node = nodes[index]
    if node.part.part.from != nil {
      stageInputs.append(inputs(of: node.part, below: index, &diagnostics))
    } else if index > 0, !nodes[index - 1].isSource {
      stageInputs.append([Pipeline.Port(nodes[index - 1].id)])
    } else {
      stageInputs.append(nodes[..<index].map { Pipeline.Port($0.id) })
    }
  }

  /// What a part reads of the nodes below the given index; a sink without `from` reads the last stage.
  private func inputs(
    of part: ConfiguredPart, below end: Int, _ diagnostics: inout DiagnosticList
  ) -> [Pipeline.Port] {
    guard let references = part.part.from else {
      if let last = nodes.last, !last.isSource { return [Pipeline.Port(last.id)] }
      return nodes.map { Pipeline.Port($0.id) }
    }
    var ports: [Pipeline.Port] = []
    for reference in references {
      for port in self.ports(of: reference, for: part.part.kind, below: end, &diagnostics) {
        if ports.contains(port) {
          diagnostics.error(.readTwice, "'\(port)' is read twice", at: reference.place)
        } else {
          ports.append(port)
        }
      }
    }
    return ports
  }

  /// The ids that are written out and that no `from:` names.
  var unreferencedIDs: [WrittenWord] {
    nodes.compactMap(\.part.part.id).filter { !referenced.contains($0.text) }
  }

  private func ports(
    of reference: WrittenWord, for kind: PipelineFile.Part.Kind, below end: Int, _ diagnostics: inout DiagnosticList
  ) -> [Pipeline.Port] {
    let text = reference.text
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let portName = parts.count == 2 ? parts[1] : "out"
    if parts[0] == "*" { return allPorts(reference, portName, for: kind, below: end, &diagnostics) }
    guard let index = indices[parts[0]] else {
      reportUnknownID(parts[0], reference, for: kind, below: end, &diagnostics)
      return []
    }
    guard index < end else {
      reportReadingBelow(index, from: end, reference, &diagnostics)
      return []
    }
    let node = nodes[index]
    let portPlace = source?.place(of: parts[0].utf8.count + 1, inScalar: text, at: reference.place) ?? reference.place
    guard let port = port(portName, of: node) else {
      if node.recordPorts != nil {
        diagnostics.unknown(
          .unknownPort, portName, "'\(node.id)' has no port '\(portName)'", at: portPlace, among: node.ports)
      }
      return []
    }
    if kind == .stage, port.name != .out, port.name != .rejected {
      let what = port.name == .failed ? "failed documents" : "records"
      diagnostics.error(
        .portForSinks, "a stage cannot read '\(text)': it gives \(what), which are for sinks", at: portPlace)
      return []
    }
    return [port]
  }

  /// Cycles are named in pipelines of at most so many parts: each wrong `from:` asks for a walk over all of them.
  private static let mostSearched = 300

  private func reportReadingBelow(
    _ index: Int, from reader: Int, _ reference: WrittenWord, _ diagnostics: inout DiagnosticList
  ) {
    guard index != reader else {
      return diagnostics.error(.cycle, "a stage cannot read itself", at: reference.place)
    }
    guard nodes.count <= Self.mostSearched, let way = way(from: index, to: reader) else {
      return diagnostics.error(
        .readsBelow, "'\(nodes[index].id)' stands below; a stage reads only what is above it", at: reference.place)
    }
    let ids = (way.reversed() + [reader]).map { nodes[$0].id }
    diagnostics.error(
      .cycle,
      "'\(nodes[index].id)' stands below and gets its documents from here, which makes a cycle: \(ids.joined(separator: " → "))",
      at: reference.place)
  }

  /// The nodes on the way from one that reads up to one that it gets documents of; nil where there is none.
  private func way(from start: Int, to goal: Int) -> [Int]? {
    var cameFrom: [Int: Int] = [start: start]
    var queue = [start]
    while let at = queue.popLast() {
      if at == goal {
        var way = [goal]
        while let last = way.last, last != start, let next = cameFrom[last] { way.append(next) }
        return way.reversed()
      }
      for next in readNodes(of: at) where cameFrom[next] == nil {
        cameFrom[next] = at
        queue.append(next)
      }
    }
    return nil
  }

  /// The nodes that a stage reads, wherever they stand.
  private func readNodes(of index: Int) -> [Int] {
    guard !nodes[index].isSource else { return [] }
    guard let references = nodes[index].part.part.from else { return index > 0 ? [index - 1] : [] }
    return references.compactMap { indices[String($0.text.prefix { $0 != "." })] }
  }

  private func port(_ name: String, of node: Node) -> Pipeline.Port? {
    switch name {
    case "out": Pipeline.Port(node.id)
    case "failed": Pipeline.Port(node.id, .failed)
    case "rejected" where !node.isSource: Pipeline.Port(node.id, .rejected)
    case let name where node.recordPorts?.contains(name) == true: Pipeline.Port(node.id, .records(name))
    default: nil
    }
  }

  /// What `*.rejected` and `*.failed` stand for.
  private func allPorts(
    _ reference: WrittenWord, _ portName: String, for kind: PipelineFile.Part.Kind, below end: Int,
    _ diagnostics: inout DiagnosticList
  ) -> [Pipeline.Port] {
    switch portName {
    case "rejected":
      return nodes[..<end].filter { !$0.isSource }.map { Pipeline.Port($0.id, .rejected) }
    case "failed" where kind == .sink:
      return nodes.map { Pipeline.Port($0.id, .failed) }
    case "failed":
      diagnostics.error(
        .portForSinks, "a stage cannot read '*.failed': it gives failed documents, which are for sinks",
        at: reference.place)
    default:
      diagnostics.unknown(
        .unknownPort, reference.text, "'\(reference.text)' is not a port", at: reference.place,
        among: ["*.rejected", "*.failed"])
    }
    return []
  }

  private func reportUnknownID(
    _ id: String, _ reference: WrittenWord, for kind: PipelineFile.Part.Kind, below end: Int,
    _ diagnostics: inout DiagnosticList
  ) {
    guard !sinkIDs.contains(id) || id == "rejected" || id == "failed" else {
      return diagnostics.error(.readsSink, "'\(id)' is a sink, and nothing comes out of a sink", at: reference.place)
    }
    let message = "'\(id)' is not a source or stage"
    if reference.text == "rejected" || reference.text == "failed" {
      return diagnostics.error(.unknownID, message, at: reference.place, suggestion: "*.\(id)")
    }
    diagnostics.unknown(
      .unknownID, id, kind == .stage ? "\(message) above" : message, at: reference.place,
      among: nodes[..<end].compactMap(\.part.id))
  }
}
