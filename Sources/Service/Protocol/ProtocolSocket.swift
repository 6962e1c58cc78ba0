import BisqueWeb

/// Carries one conversation in the mediasoup protocol over one WebSocket.
enum ProtocolSocket {
    /// With `?token=` where there are tokens.
    static let path = "/mediasoup-v2/:room"
    static let subprotocol = "protoo"

    /// Returns when the socket has closed.
    static func serve(_ socket: WebSocket, at desk: ProtocolDesk, remoteAddress: String) async {
        let knock = Knock(
            room: socket.request.parameters["room"] ?? "",
            name: socket.request.query["name"] ?? "", token: socket.request.query["token"],
            kind: .page, remoteAddress: remoteAddress)
        let conversation: ProtocolConversation
        do throws(ServiceError) {
            conversation = try await desk.open(
                knock, send: { text in socket.send(text) },
                close: { code, reason in socket.close(code: code, reason: reason) })
        } catch {
            desk.counters.add(
                "bisque_signalling_refusals_total", ["reason": error.code.rawValue])
            return socket.close(
                code: SignallingSession.CloseCode.policy, reason: error.code.rawValue)
        }
        for await message in socket.messages() {
            switch message {
            // A task's stack stays as deep as it ever was, and this one is there for hours.
            case .text(let text): await Task { await conversation.receive(text) }.value
            case .binary: conversation.receiveBinary()
            }
        }
        conversation.closed()
    }
}
