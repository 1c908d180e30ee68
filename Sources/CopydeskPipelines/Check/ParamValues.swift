extension PipelineFile {
  /// The params with the values that a run would use, in the order of the file; those without one are left out.
  public func paramValues(overrides: [String: String] = [:]) -> [(name: String, value: String)] {
    params.compactMap { param in
      if let given = overrides[param.name.text] { return (param.name.text, given) }
      guard case .text(let text)? = param.standard?.content else { return nil }
      return (param.name.text, text)
    }
  }
}
