internal import BisqueWeb

/// Carries one signalling session over one WebSocket.
enum SignallingSocket {
    static let path = "/signalling"
    static let subprotocol = "bisque"

    /// Returns when the socket has closed.
    static func serve(
        _ socket: WebSocket, at desk: SignallingDesk, remoteAddress: String
    ) async {
        let session = desk.open(
            remoteAddress: remoteAddress, send: { text in socket.send(text) },
            close: { code, reason in socket.close(code: code, reason: reason) })
        for await message in socket.messages() {
            switch message {
            // A task's stack stays as deep as it ever was, and this one is there for hours: what
            // goes deep has one of its own.
            case .text(let text): await Task { await session.receive(text) }.value
            case .binary: session.receiveBinary()
            }
        }
        let closure = socket.closure
        session.closed(code: closure?.code ?? 1006, wasClean: closure?.wasClean ?? false)
    }
}
