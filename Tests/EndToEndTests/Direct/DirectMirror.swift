/// Sends a peer back whatever tracks it sends.
import Bisque
import BisqueDirect

final class DirectMirror: Sendable {
    private let task: Task<Void, any Error>

    init(_ peer: DirectPeer) {
        let events = peer.events()
        task = Task { [weak peer] in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for await case .track(let track, let stream) in events {
                    let back = DirectTrack(kind: track.kind, id: "back \(track.id)")
                    try peer?.addTrack(back, DirectStream(id: "back \(stream.id)"))
                    group.addTask { await back.forward(track) }
                }
            }
        }
    }

    deinit {
        task.cancel()
    }
}
