import Bisque
import BisqueWeb

/// Carries one conversation with a client of mediasoup's third generation over one WebSocket.
enum MediasoupSocket {
    /// With `?name=` and, where there are tokens, `&token=`.
    static let path = "/mediasoup-v3/:room"
    static let subprotocol = "protoo"

    /// Returns when the socket has closed.
    static func serve(
        _ socket: WebSocket, at desk: MediasoupDesk, remoteAddress: String
    ) async {
        let knock = Knock(
            room: socket.request.parameters["room"] ?? "",
            name: socket.request.query["name"] ?? "", token: socket.request.query["token"],
            kind: .mediasoup, remoteAddress: remoteAddress)
        let client: MediasoupClient
        do throws(ServiceError) {
            client = try await desk.open(
                knock, send: { text in socket.send(text) },
                close: { code, reason in socket.close(code: code, reason: reason) })
        } catch {
            return socket.close(code: error.closeCode, reason: error.code.rawValue)
        }
        for await message in socket.messages() {
            switch message {
            // A task's stack stays as deep as it ever was, and this one is there for hours.
            case .text(let text): await Task { await client.receive(text) }.value
            case .binary: client.receiveBinary()
            }
        }
        let closure = socket.closure
        client.closed(code: closure?.code ?? 1006, wasClean: closure?.wasClean ?? false)
    }
}

extension ServiceError {
    /// protoo's clients come back after every code but 4000.
    fileprivate var closeCode: UInt16 {
        switch code {
        case .roomFull, .serviceFull, .tooMany, .unavailable, .internal, .closed: 1013
        default: 4000
        }
    }
}
