// swift-tools-version: 6.2
import PackageDescription

// One list of modules, lowest first. Imports point one way only, and
// `swift build --explicit-target-dependency-import-check error` holds that in .ci/run.

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

func module(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

/// A module of stages: a folder in Plugins/ with the tables it needs compiled into the code, so that a program that
/// imports it carries no bundle around.
func plugin(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [String] = []) -> Target {
  .target(
    name: name, dependencies: ["CopydeskCore", "CopydeskText"] + dependencies, path: "Plugins/\(name)",
    resources: resources.map { .embedInCode("Resources/\($0)") }, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies, path: "Tests/\(name)Tests", swiftSettings: settings)
}

let package = Package(
  name: "copydesk",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "copydesk", targets: ["copydesk"]),
    .library(name: "CopydeskCLI", targets: ["CopydeskCLI"]),
    .library(name: "CopydeskCore", targets: ["CopydeskCore"]),
    .library(name: "CopydeskText", targets: ["CopydeskText"]),
    .library(name: "CopydeskTesting", targets: ["CopydeskTesting"]),
    .library(name: "CopydeskIO", targets: ["CopydeskIO"]),
    .library(name: "CopydeskPipelines", targets: ["CopydeskPipelines"]),
    .library(name: "CopydeskHTML", targets: ["CopydeskHTML"]),
    .library(name: "CopydeskLanguage", targets: ["CopydeskLanguage"]),
    .library(name: "CopydeskDeduplication", targets: ["CopydeskDeduplication"]),
    .library(name: "CopydeskQuotes", targets: ["CopydeskQuotes"]),
    .library(name: "CopydeskExternal", targets: ["CopydeskExternal"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev", "pkg-config"]), .brew(["libxml2"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev", "pkg-config"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev", "pkg-config"]), .brew(["zstd"])]),
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev", "pkg-config"]), .brew(["sqlite"])]),
    module("CopydeskText", []),
    module("CopydeskFiles", []),
    module("CopydeskCore", ["CopydeskFiles", "CopydeskText", .product(name: "Logging", package: "swift-log")]),
    module("CopydeskTesting", ["CopydeskCore", "CopydeskFiles"]),
    module("CopydeskJSON", ["CopydeskCore", "CopydeskText"]),
    module(
      "CopydeskIO", ["CopydeskCore", "CopydeskFiles", "CopydeskJSON", "CopydeskText", "CZlib", "CZstd", "CSQLite"]),
    module("CopydeskPipelines", ["CopydeskCore", .product(name: "Yams", package: "Yams")]),
    plugin(
      "CopydeskHTML", ["CLibXML2"],
      resources: [
        "author-words.txt", "character-references.txt", "main-text-trees.txt", "metadata-names.txt", "month-names.txt",
        "name-hints.txt", "subject-words.txt",
      ] + ["en", "de", "fr", "es", "it", "pt", "pl", "ru"].map { "boilerplate.\($0).txt" }),
    plugin(
      "CopydeskLanguage",
      resources: [
        "apostrophe-names.txt", "contractions.txt", "entities.txt", "language-words.txt", "no-possessive.txt",
      ]),
    plugin("CopydeskDeduplication"),
    plugin(
      "CopydeskQuotes",
      resources: ["cue-verbs.txt", "titles.txt", "function-words.txt", "pronouns.txt", "given-names.txt"]),
    .target(name: "CChildProcess"),
    plugin("CopydeskExternal", ["CChildProcess", "CopydeskFiles", "CopydeskJSON"]),
    module(
      "CopydeskCLI",
      [
        "CopydeskCore", "CopydeskFiles", "CopydeskText", "CopydeskIO", "CopydeskPipelines", "CopydeskHTML",
        "CopydeskLanguage", "CopydeskDeduplication", "CopydeskQuotes", "CopydeskExternal",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .executableTarget(name: "copydesk", dependencies: ["CopydeskCLI"], swiftSettings: settings),

    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
    tests("Text", ["CopydeskText"]),
    tests(
      "Core",
      [
        "CopydeskCore", "CopydeskFiles", "CopydeskTesting", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
      ]),
    tests("Testing", ["CopydeskTesting", "CopydeskCore"]),
    tests(
      "IO",
      [
        "CopydeskIO", "CopydeskCore", "CopydeskFiles", "CopydeskJSON", "CopydeskTesting", "CopydeskText",
        "TestSupport",
      ]),
    tests("Pipelines", ["CopydeskPipelines", "CopydeskCore", "TestSupport"]),
    tests("HTML", ["CopydeskHTML", "CopydeskCore", "CopydeskText", "TestSupport"]),
    tests("Language", ["CopydeskLanguage", "CopydeskCore", "CopydeskTesting"]),
    tests("Deduplication", ["CopydeskDeduplication", "CopydeskCore", "CopydeskTesting", "TestSupport"]),
    tests("Quotes", ["CopydeskQuotes", "CopydeskCore", "CopydeskTesting"]),
    tests("External", ["CopydeskExternal", "CopydeskCore", "CopydeskText"]),
    tests(
      "CLI",
      [
        "copydesk", "CopydeskCLI", "CopydeskCore", "CopydeskDeduplication", "CopydeskExternal", "CopydeskHTML",
        "CopydeskIO", "CopydeskLanguage", "CopydeskPipelines", "CopydeskQuotes", "CopydeskTesting",
      ]),
  ]
)
