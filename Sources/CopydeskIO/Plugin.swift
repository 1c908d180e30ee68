public import CopydeskCore

/// The sources and sinks of this module.
public let plugin: any StagePlugin = IOPlugin()

struct IOPlugin: StagePlugin {
  let name = "CopydeskIO"
  let sources: [any Source.Type] = [FilesSource.self, JSONLinesSource.self, WARCSource.self, CSVSource.self]
  let sinks: [any Sink.Type] = [
    JSONLinesSink.self, CSVSink.self, SQLiteSink.self, MarkdownSink.self, DeadLetterSink.self,
    YAMLSink.self, StandardOutputSink.self,
  ]
}
