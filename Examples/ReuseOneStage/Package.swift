// swift-tools-version: 6.2
import PackageDescription

// A package of its own that uses one module of stages, as yours would: with
// `.package(url: "https://…/copydesk", from: …)` in the place of the path.

let package = Package(
  name: "reuse-one-stage",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "copydesk", path: "../..")],
  targets: [
    .executableTarget(
      name: "ReuseOneStage", dependencies: [.product(name: "CopydeskQuotes", package: "copydesk")])
  ]
)
