/// Measures what the engine takes beside the work of stages. `Benchmarks/engine-overhead` builds and calls it.
@main
struct EngineOverhead {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count == 3, let documents = arguments.dropFirst().first.flatMap({ Int($0) }),
      let rounds = arguments.last.flatMap({ Int($0) }), let file = arguments.first
    else {
      print("usage: engine-overhead FILE.jsonl DOCUMENTS ROUNDS")
      return
    }
    if documents > 0 { try await StageCost(documents: documents, rounds: rounds).measure() }
    if file != "-" { try await OrderCost(file: file, rounds: rounds).measure() }
  }
}
