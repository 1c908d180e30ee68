/// What a module of stages offers: one value, such as `CopydeskHTML.plugin`.
public protocol StagePlugin: Sendable {
  /// The name of the module.
  var name: String { get }
  var stages: [any Stage.Type] { get }
  var sources: [any Source.Type] { get }
  var sinks: [any Sink.Type] { get }
}

extension StagePlugin {
  public var stages: [any Stage.Type] { [] }
  public var sources: [any Source.Type] { [] }
  public var sinks: [any Sink.Type] { [] }
}

/// The stages, sources and sinks that a program knows. It is handed in, never global.
public struct Catalogue: Sendable {
  public private(set) var plugins: [any StagePlugin] = []
  public private(set) var stages: [String: any Stage.Type] = [:]
  public private(set) var sources: [String: any Source.Type] = [:]
  public private(set) var sinks: [String: any Sink.Type] = [:]

  /// - Precondition: no two plugins offer a stage, source or sink of the same name.
  public init(_ plugins: [any StagePlugin]) {
    self.plugins = plugins
    for plugin in plugins {
      for type in plugin.stages { Self.insert(type, named: type.name, into: &stages) }
      for type in plugin.sources { Self.insert(type, named: type.name, into: &sources) }
      for type in plugin.sinks { Self.insert(type, named: type.name, into: &sinks) }
    }
  }

  private static func insert<Type>(_ type: Type, named name: String, into table: inout [String: Type]) {
    let previous = table.updateValue(type, forKey: name)
    precondition(previous == nil, "two plugins offer '\(name)'; names in a catalogue are unique")
  }
}
