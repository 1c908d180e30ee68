import CopydeskCore

/// A plan as a tree: indented for a pipe, drawn for a person.
struct PlanText {
  private struct Branch {
    var title: String
    var details: String
    var branches: [Branch] = []

    init(_ title: String, _ details: String = "", _ branches: [Branch] = []) {
      (self.title, self.details, self.branches) = (title, details, branches)
    }
  }

  private let plan: Plan
  private let isDrawn: Bool
  private(set) var lines: [String] = []

  init(_ plan: Plan, isDrawn: Bool) {
    self.plan = plan
    self.isDrawn = isDrawn
    let description = plan.graph.description.map { [$0] } ?? []
    lines.append(heading(PlainLine.of(([plan.graph.name] + description).joined(separator: ": "))))
    add("params", plan.params.map { Branch($0.name, $0.value) })
    let steps = plan.graph.outline.steps
    for (index, step) in steps.enumerated() {
      add(steps.count == 1 ? "one step" : "step \(index + 1) of \(steps.count)", branches(of: step))
    }
    add("sinks", plan.graph.nodes.indices.filter { plan.graph.nodes[$0].kind == .sink }.map(sink))
    add("limits", plan.limits.map { Branch($0.name, $0.value) })
    add("nobody reads", plan.graph.unreadPorts.map { Branch($0) })
    lines.append(PlainLine.of(plan.beginning))
  }

  private func heading(_ text: String) -> String { isDrawn ? Terminal.bold(text) : text }

  private mutating func add(_ title: String, _ branches: [Branch]) {
    guard !branches.isEmpty else { return }
    lines.append(heading(title))
    add(branches, below: "")
  }

  private mutating func add(_ branches: [Branch], below prefix: String) {
    for (index, branch) in branches.enumerated() {
      let isLast = index == branches.count - 1
      let details = branch.details.isEmpty ? "" : ": \(branch.details)"
      lines.append(prefix + (isDrawn ? (isLast ? "└ " : "├ ") : "  ") + PlainLine.of(branch.title + details))
      add(branch.branches, below: prefix + (isDrawn ? (isLast ? "  " : "│ ") : "  "))
    }
  }

  private func node(_ id: String) -> Int? {
    plan.graph.nodes.firstIndex { $0.id == id && $0.kind != .sink }
  }

  private func branches(of step: RunOutline.Step) -> [Branch] {
    var result: [Branch] = step.entries.compactMap { entry in
      switch entry {
      case .source(let id): node(id).map(source)
      case .released(let id): Branch("\(id) lets documents go")
      case .kept(let port): Branch("documents of \(port) that have waited")
      }
    }
    let stages = step.fused.compactMap(node).map { stage($0) }
    result += stages.count > 1 ? [Branch("fused, one task for a batch", "", stages)] : stages
    result += step.ends.compactMap(node).map { stage($0) }
    for wait in step.waits {
      let reader = wait.stage.map { "for \($0)" } ?? "for step \(wait.step + 1)"
      result.append(Branch("documents of \(wait.port) wait in a spool \(reader)"))
    }
    return result
  }

  private func source(_ index: Int) -> Branch {
    let node = plan.graph.nodes[index]
    let input = plan.inputs[node.id] ?? Plan.Input()
    let size = [
      input.files.map { Quantity.count($0, of: "file") }, input.bytes.map { Quantity.bytes(Double($0)) }, input.problem,
    ]
    return Branch(
      "source \(node.id)", ([node.type] + size.compactMap { $0 }).joined(separator: ", "), settings(of: node))
  }

  private func stage(_ index: Int) -> Branch {
    let node = plan.graph.nodes[index]
    var details: [String] = []
    if node.type != node.id { details.append(node.type) }
    if !plan.readsWhatIsAbove(index) {
      details.append("reads \(plan.readsInShort(index).joined(separator: ", "))")
    }
    if node.shape == .waits { details.append("waits for all documents") }
    if let memory = node.memory { details.append("memory \(Self.memory(memory))") }
    if node.shape == .stream { details.append("lets documents go when it likes") }
    return Branch("stage \(node.id)", details.joined(separator: ", "), settings(of: node))
  }

  private func sink(_ index: Int) -> Branch {
    let node = plan.graph.nodes[index]
    let reads = plan.readsInShort(index).joined(separator: ", ")
    return Branch("sink \(node.id)", "\(node.type), reads \(reads)", settings(of: node))
  }

  private func settings(of node: PipelineGraph.Node) -> [Branch] { node.settings.map { Branch($0.name, $0.value) } }

  /// `512 MiB`; whole units where there are some.
  static func memory(_ bytes: Int) -> String {
    let units = [(30, "GiB"), (20, "MiB"), (10, "KiB")]
    for (shift, unit) in units where bytes >= 1 << shift && bytes % (1 << shift) == 0 {
      return "\(bytes >> shift) \(unit)"
    }
    return Quantity.count(bytes, of: "byte")
  }
}
