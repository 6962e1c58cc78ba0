/// How packets are sealed on one leg, and with which keys: each end has its own.
import BenchLoad
import Bisque

enum Seal: String {
    case plain
    case gcm
    case cm

    private static let unusedKeys: UInt32 = 0x30000

    var forLoad: load_seal {
        switch self {
        case .plain: LOAD_CLEAR
        case .gcm: LOAD_GCM
        case .cm: LOAD_CM
        }
    }

    private var suite: SrtpSuite? {
        switch self {
        case .plain: nil
        case .gcm: .aeadAes128Gcm
        case .cm: .aesCm128HmacSha1
        }
    }

    /// The worker's side of listener `number`: the load opens and speaks with the same keys.
    func keys(towardListener number: Int) -> SrtpParameters? {
        suite.map { suite in
            SrtpParameters(
                suite: suite, sendKey: key(UInt32(number)),
                receiveKey: key(UInt32(LOAD_REPLIES) + UInt32(number)))
        }
    }

    /// The worker's side of publisher `number`.
    func keys(fromPublisher number: Int) -> SrtpParameters? {
        suite.map { suite in
            SrtpParameters(
                suite: suite, sendKey: key(Self.unusedKeys + UInt32(number)),
                receiveKey: key(UInt32(LOAD_PUBLISHERS) + UInt32(number)))
        }
    }

    private func key(_ end: UInt32) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Int(LOAD_KEY_MAX))
        let length = load_key(forLoad, end, &bytes)
        return Array(bytes.prefix(Int(length)))
    }
}
