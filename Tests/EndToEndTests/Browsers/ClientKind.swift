/// Who can take part in a call, for tests that are the same for several of them.
import Glibc

enum ClientKind: String, Sendable, CaseIterable {
    case chromium, firefox, aiortc, gstreamer

    /// The browsers that the network of the tests reaches: Firefox wants no loopback address.
    static var browsers: [ClientKind] {
        [.chromium] + (TestNetwork.reachesEverybody ? [.firefox] : [])
    }

    /// All but Chromium. Only aiortc may be missing, where no package index is reached.
    static var others: [ClientKind] {
        let hasAiortc = access(EndpointFiles.pythonWithAiortc, X_OK) == 0
        return [.firefox, .gstreamer] + (hasAiortc ? [.aiortc] : [])
    }

    /// Starts it, in a program of its own.
    func start() async throws -> any WebRTCClient {
        switch self {
        case .chromium, .firefox: try await openTab()
        case .aiortc: try ScriptedPeer(.aiortc)
        case .gstreamer: try ScriptedPeer(.gstreamer)
        }
    }

    /// The only tab of a browser that goes with it.
    func openTab() async throws -> any BrowserTab {
        switch self {
        case .chromium: try await Chromium().openTab()
        case .firefox: try await Firefox().openTab()
        case .aiortc, .gstreamer: throw EndpointFailure("\(self) is no browser")
        }
    }
}
