// swift-tools-version: 6.2
import PackageDescription

// Programs that measure Copydesk as a user of its products would see it. A package of its own, so that what it needs stays
// out of the main build.

let package = Package(
  name: "copydesk-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "copydesk", path: "..")],
  targets: [
    .executableTarget(
      name: "engine-overhead",
      dependencies: [
        .product(name: "CopydeskCore", package: "copydesk"),
        .product(name: "CopydeskIO", package: "copydesk"),
        .product(name: "CopydeskLanguage", package: "copydesk"),
      ],
      path: "EngineOverhead")
  ]
)
