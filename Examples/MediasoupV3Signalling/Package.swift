// swift-tools-version:6.2
// A package of its own: a signalling server for clients of mediasoup's third generation.
import PackageDescription

let package = Package(
    name: "MediasoupV3Signalling",
    dependencies: [.package(name: "bisque", path: "../..")],
    targets: [
        .executableTarget(
            name: "MediasoupV3Signalling",
            dependencies: [
                .product(name: "Bisque", package: "bisque"),
                .product(name: "BisqueWeb", package: "bisque"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
