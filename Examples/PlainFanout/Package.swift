// swift-tools-version:6.2
// A package of its own: what a server that uses Bisque looks like, its dependency by path.
import PackageDescription

let package = Package(
    name: "PlainFanout",
    dependencies: [.package(name: "bisque", path: "../..")],
    targets: [
        .executableTarget(
            name: "PlainFanout", dependencies: [.product(name: "Bisque", package: "bisque")])
    ],
    swiftLanguageModes: [.v6]
)
