/// Sends packets of a track until nobody wants them any more: of pictures a key frame first, and
/// then only when one is asked for.
import Bisque
import BisqueDirect

final class PacketSource: Sendable {
    private let tasks: [Task<Void, Never>]

    /// - Parameter mark: the last byte of each packet.
    init(_ track: DirectTrack, to peer: DirectPeer, ssrc: UInt32, mark: UInt8 = 1) {
        let isKey = Locked(true)
        let requests = track.keyFrameRequests()
        let sending = Task {
            var packet = RtpPacket(isMarked: true, sequence: 7_000, timestamp: 1, ssrc: ssrc)
            while !Task.isCancelled {
                if let parameters = peer.parameters(of: track),
                    let codec = parameters.codecs.first
                {
                    packet.payloadType = codec.payloadType
                    packet.sequence &+= 1
                    packet.timestamp &+= codec.clockRate / 50
                    let isKey = isKey.withLock { isKey in
                        defer { isKey = false }
                        return isKey
                    }
                    packet.payload = Self.payload(track.kind, isKey: isKey, mark: mark)
                    track.send(packet.bytes)
                }
                do { try await Task.sleep(for: .milliseconds(5)) } catch { return }
            }
        }
        tasks = [sending, Task { for await _ in requests { isKey.withLock { $0 = true } } }]
    }

    deinit {
        for task in tasks { task.cancel() }
    }

    /// Of VP8 a whole frame, as far as anybody looks (RFC 7741 section 4).
    private static func payload(_ kind: MediaKind, isKey: Bool, mark: UInt8) -> [UInt8] {
        guard kind == .video else { return [0xF8, 0xFF, 0xFE, mark] }
        return [0x10, isKey ? 0x50 : 0x51, 0, 0, 0x9D, 1, 0x2A, 0x40, 1, 0xF0, 0]
            + [UInt8](repeating: 5, count: 400) + [mark]
    }
}
