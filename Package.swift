// swift-tools-version:6.2
// Bisque: WebRTC for Swift servers. Arrows point one way: the service -> BisqueWeb and Bisque (the
// controller), Bisque -> Channel, Worker; nothing points back. Tools version 6.2, because it lets
// dependents use targets with unsafe flags, and every C target needs one.

import PackageDescription

/// Bounds of every pointer are checked at run time, and no warning passes.
let strictC: [CSetting] = [
    .define("_GNU_SOURCE"),
    .enableWarning("all"),
    .enableWarning("extra"),
    .treatAllWarnings(as: .error),
    .unsafeFlags(["-fbounds-safety"]),
]

let strictSwift: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "bisque",
    products: [
        .library(name: "Bisque", targets: ["Bisque"]),
        .library(name: "BisqueDirect", targets: ["BisqueDirect"]),
        .library(name: "BisqueWeb", targets: ["BisqueWeb"]),
        .executable(name: "bisque", targets: ["ServiceMain"]),
        .executable(name: "bisque-worker", targets: ["bisque-worker"]),
        .executable(name: "bisque-bench", targets: ["bisque-bench"]),
    ],
    targets: [
        // The protocol between controller and worker: one schema, two codecs.
        .target(name: "CChannel", path: "Sources/Channel/C", cSettings: strictC),
        .target(name: "Channel", path: "Sources/Channel/Swift", swiftSettings: strictSwift),
        .target(
            name: "ChannelGenerator", path: "Sources/Channel/Generator/Library",
            swiftSettings: strictSwift),
        .executableTarget(
            name: "channel-gen", dependencies: ["ChannelGenerator"],
            path: "Sources/Channel/Generator/Command", swiftSettings: strictSwift),

        // The worker, a C library, and the small program around it.
        .systemLibrary(name: "CLibuv", pkgConfig: "libuv", providers: [.apt(["libuv1-dev"])]),
        .systemLibrary(
            name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CSrtp", pkgConfig: "libsrtp2", providers: [.apt(["libsrtp2-dev"])]),
        .target(
            name: "Worker", dependencies: ["CChannel", "CLibuv", "COpenSSL", "CSrtp"],
            exclude: ["README.md"], cSettings: strictC + [.headerSearchPath(".")],
            // Not a system library: its pkg-config file has flags that SwiftPM refuses.
            linkerSettings: [.linkedLibrary("usrsctp")]),
        .executableTarget(
            name: "bisque-worker", dependencies: ["Worker"], path: "Sources/WorkerMain",
            cSettings: strictC),

        // The library itself.
        .target(
            name: "CSystem", dependencies: ["CChannel"], cSettings: strictC),
        .target(
            name: "Bisque", dependencies: ["Channel", "CSystem", "Worker"],
            path: "Sources/Controller", swiftSettings: strictSwift),

        // A connection straight to one other end: Artico's Peer.
        .target(
            name: "BisqueDirect", dependencies: ["Bisque", "Channel"], path: "Sources/Direct",
            swiftSettings: strictSwift),

        // HTTP and WebSockets, for the service and for whoever has no web server of his own.
        .systemLibrary(
            name: "CLws", pkgConfig: "libwebsockets", providers: [.apt(["libwebsockets-dev"])]),
        .target(
            name: "CWeb", dependencies: ["CChannel", "CLibuv", "CLws", "COpenSSL"],
            path: "Sources/Web/C", cSettings: strictC),
        .target(
            name: "BisqueWeb", dependencies: ["CWeb"], path: "Sources/Web/Swift",
            swiftSettings: strictSwift),

        // The ready-made server and its page, which lies in the program itself.
        .target(
            name: "CPage", dependencies: ["CChannel"], path: "Sources/Page",
            exclude: ["call", "client"],
            cSettings: strictC + [.disableWarning("c23-extensions")]),
        .target(
            name: "BisqueService", dependencies: ["Bisque", "BisqueWeb", "CPage"],
            path: "Sources/Service", swiftSettings: strictSwift),
        .executableTarget(
            name: "ServiceMain", dependencies: ["BisqueService"], swiftSettings: strictSwift),

        // What it costs, beside the least it could.
        .target(
            name: "BenchLoad", dependencies: ["CChannel"], path: "Sources/Bench/Load",
            cSettings: strictC, linkerSettings: [.linkedLibrary("usrsctp")]),
        .executableTarget(
            name: "bisque-bench",
            dependencies: ["Bisque", "BisqueDirect", "BenchLoad", "Channel", "CSystem"],
            path: "Sources/Bench/Command", swiftSettings: strictSwift),

        .executableTarget(
            name: "sdp-fuzz", dependencies: ["Bisque"], path: "Tests/Fuzz/SDP",
            swiftSettings: strictSwift),
        .executableTarget(
            name: "signalling-fuzz", dependencies: ["BisqueService"], path: "Tests/Fuzz/Signalling",
            swiftSettings: strictSwift),
        .testTarget(
            name: "ControllerTests", dependencies: ["Bisque", "Channel", "CSystem", "sdp-fuzz"],
            swiftSettings: strictSwift),
        .executableTarget(
            name: "direct-fuzz", dependencies: ["BisqueDirect", "Bisque"],
            path: "Tests/Fuzz/Direct", swiftSettings: strictSwift),
        .testTarget(
            name: "DirectTests", dependencies: ["BisqueDirect", "Bisque", "direct-fuzz"],
            swiftSettings: strictSwift),
        .executableTarget(
            name: "e2e-host", dependencies: ["Bisque"], path: "Tests/EndToEndTests/Host",
            swiftSettings: strictSwift),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "Bisque", "BisqueDirect", "e2e-host", "bisque-worker", "ServiceMain",
            ],
            exclude: ["Host", "Endpoints"], swiftSettings: strictSwift),
        .testTarget(
            name: "WebTests", dependencies: ["BisqueWeb", "CWeb"], swiftSettings: strictSwift),
        .testTarget(
            name: "ServiceTests",
            dependencies: ["BisqueService", "Bisque", "BisqueWeb", "signalling-fuzz"],
            swiftSettings: strictSwift),
        .testTarget(
            name: "ChannelTests", dependencies: ["Channel", "CChannel", "ChannelGenerator"],
            swiftSettings: strictSwift),
    ],
    cLanguageStandard: .gnu11
)
