import CopydeskCLI

/// The command with the stages that are built in, and no others.
@main
struct Copydesk {
  static func main() async { await CopydeskProgram.main() }
}
