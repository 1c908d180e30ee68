import ArgumentParser
import CopydeskCore
import Foundation

struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Makes a stage of your own, or a pipeline file, that works at once.",
    subcommands: [NewStageCommand.self, NewPipelineCommand.self])
}

struct NewStageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stage", abstract: "Makes a Swift package with a stage, its tests and a pipeline file that uses it.",
    discussion: """
      'copydesk new stage drop-horoscopes' makes the folder DropHoroscopes. Its pipeline file may build and start the \
      stage without --trust, as long as the folder stays where it is.
      """)

  @Argument(help: "The name of the stage: what it does, such as drop-horoscopes.")
  var name: String

  func run() throws {
    let name = try NewName(stage: name, taken: Set(KnownStages.catalogue.stages.keys))
    let copydesk = try packageOfCopydesk()
    let template = StageTemplate(name: name, copydesk: copydesk)
    try NewFiles.write(template.files, into: name.typeName)
    trustFolder(name.typeName)
    Terminal.line("made \(name.typeName)")
    for line in Terminal.table(template.files.map { ["  " + $0.path, $0.purpose] }, rightAligned: []) {
      Terminal.line(line)
    }
    Terminal.line("\ncd \(name.typeName)\nswift test                    # a minute or two the first time")
    Terminal.line("copydesk run pipeline.yaml    # builds the stage into a copydesk of its own: once, a few minutes")
  }

  private func packageOfCopydesk() throws -> CopydeskPackage {
    do throws(CopydeskPackage.Problem) {
      if let current = PluginRunner.current { return current.copydesk }
      return try CopydeskPackage.find()
    } catch {
      throw ValidationError(error.message)
    }
  }

  /// What the command has just made is the user's own. Where that cannot be kept, `run` asks for `--trust`.
  private func trustFolder(_ folder: String) {
    guard let cache = try? PluginCache() else { return }
    let path = PluginCache.absolute(folder, in: FileManager.default.currentDirectoryPath)
    PluginTrust(cache: cache, isGiven: true).remember(
      ResolvedPlugin.identity(ofFolder: ResolvedPlugin.withoutLinks(path)))
  }
}

struct NewPipelineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pipeline", abstract: "Makes a pipeline file, and sample pages to run it on.")

  @Argument(help: "The name of the pipeline, such as evening-news.")
  var name: String

  func run() throws {
    let name = try NewName(pipeline: name)
    let template = PipelineTemplate(name: name.text)
    try NewFiles.write(template.files, into: ".")
    Terminal.line("made \(template.files.map(\.path).joined(separator: ", "))")
    Terminal.line("\ncopydesk check \(name.text).yaml\ncopydesk run \(name.text).yaml")
  }
}

/// The name of something that is to be made.
struct NewName {
  let text: String

  /// As a type and a module: `DropHoroscopes`.
  var typeName: String {
    text.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// Modules that a package could not import beside its own of the same name.
  private static let takenModules: Set<String> = ["Swift", "Foundation", "Testing", "Dispatch", "Logging", "Yams"]
  private static let longest = 60

  init(stage name: String, taken: Set<String>) throws {
    try self.init(name, "stage", example: "drop-horoscopes")
    if taken.contains(name) { throw ValidationError("there is a stage '\(name)' already; give yours another name") }
    if Self.takenModules.contains(typeName) || typeName.hasPrefix("Copydesk") {
      throw ValidationError("'\(name)' would be a module '\(typeName)', which there is already; give it another name")
    }
  }

  init(pipeline name: String) throws { try self.init(name, "pipeline", example: "evening-news") }

  private init(_ name: String, _ kind: String, example: String) throws {
    let words = name.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    let isGood = words.allSatisfy { word in
      !word.isEmpty && word.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
    }
    guard isGood, let first = name.utf8.first, (0x61...0x7A).contains(first), name.utf8.count <= Self.longest else {
      let better = Self.kebab(name)
      let hint = better.isEmpty || better == name ? "such as \(example)" : "perhaps \(better)"
      throw ValidationError(
        "'\(name)' cannot be the name of a \(kind); use small letters, digits and single '-', a letter first, "
          + "\(Self.longest) at most, \(hint)")
    }
    text = name
  }

  /// `DropHoroscopes` and `drop_horoscopes` as `drop-horoscopes`.
  private static func kebab(_ name: String) -> String {
    var words: [String] = [""]
    var wasSmall = false
    for scalar in name.unicodeScalars.prefix(longest) {
      let isCapital = (0x41...0x5A).contains(scalar.value)
      let isSmall = (0x61...0x7A).contains(scalar.value) || (0x30...0x39).contains(scalar.value)
      if !isCapital && !isSmall || isCapital && wasSmall { words.append("") }
      if isCapital || isSmall { words[words.count - 1] += String(scalar).lowercased() }
      wasSmall = isSmall
    }
    let text = words.filter { !$0.isEmpty }.joined(separator: "-")
    return text.utf8.first.map { (0x61...0x7A).contains($0) } == true ? text : ""
  }
}

/// Files that are to be made, and what each is for.
struct NewFile: Equatable {
  var path: String
  var purpose: String
  var content: String
}

enum NewFiles {
  /// Writes files, none of which may be there; a folder other than `.` must not be there either.
  static func write(_ files: [NewFile], into folder: String) throws {
    let manager = FileManager.default
    let here = folder == "."
    for path in here ? files.map(\.path) : [folder] {
      let taken = "\(path.split(separator: "/").first ?? "")"
      guard !manager.fileExists(atPath: taken), (try? manager.destinationOfSymbolicLink(atPath: taken)) == nil else {
        throw ValidationError(
          "there is a '\(taken)' already, and nothing is overwritten; move it, or take another name")
      }
    }
    do {
      for file in files {
        let path = here ? file.path : "\(folder)/\(file.path)"
        let parent = (path as NSString).deletingLastPathComponent
        if !parent.isEmpty { try manager.createDirectory(atPath: parent, withIntermediateDirectories: true) }
        try Data(file.content.utf8).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
      }
    } catch {
      throw ValidationError("'\(folder)' cannot be written: \(error.localizedDescription)")
    }
  }
}
