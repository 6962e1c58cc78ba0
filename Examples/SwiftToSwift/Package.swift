// swift-tools-version:6.2
// A package of its own: what a program that uses direct peers looks like, its dependency by path.
import PackageDescription

let package = Package(
    name: "SwiftToSwift",
    dependencies: [.package(name: "bisque", path: "../..")],
    targets: [
        .executableTarget(
            name: "SwiftToSwift",
            dependencies: [
                .product(name: "Bisque", package: "bisque"),
                .product(name: "BisqueDirect", package: "bisque"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
