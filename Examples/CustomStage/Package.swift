// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "custom-stage",
  platforms: [.macOS(.v15)],
  products: [.library(name: "CustomStage", targets: ["CustomStage"])],
  // Yours would name the repository: .package(url: "https://…/copydesk", from: "1.0.0").
  dependencies: [.package(name: "copydesk", path: "../..")],
  targets: [
    .target(name: "CustomStage", dependencies: [.product(name: "CopydeskCore", package: "copydesk")]),
    .testTarget(
      name: "CustomStageTests",
      dependencies: [
        "CustomStage", .product(name: "CopydeskCore", package: "copydesk"),
        .product(name: "CopydeskTesting", package: "copydesk"),
      ]),
  ]
)
