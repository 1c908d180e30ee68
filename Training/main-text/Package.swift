// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the tools of training stay out of the build of copydesk.
let package = Package(
  name: "main-text-training",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "copydesk", path: "../..")],
  targets: [
    .executableTarget(name: "dump-features", dependencies: [.product(name: "CopydeskHTML", package: "copydesk")])
  ]
)
