/// A client that joins and shows what it was told, to see that all of it works.
import Bisque
import BisqueWeb

enum Trial {
    struct Failure: Error {
        let what: String
    }

    static func run(_ url: String) async throws {
        let client = try WebSocketClient()
        let socket = try await client.connect("\(url)?name=Trial", protocols: ["protoo"])
        let capabilities = try await ask(socket, 1, "getRouterRtpCapabilities", [:])
        let transport = try await ask(socket, 2, "createWebRtcTransport", ["consuming": true])
        let joined = try await ask(socket, 3, "join", ["rtpCapabilities": capabilities])
        print("a transport: \(Text.of(transport))")
        print("joined: \(Text.of(joined))")
        socket.close(code: 1000, reason: "")
        await client.close()
    }

    private static func ask(
        _ socket: WebSocket, _ id: UInt32, _ method: String, _ data: JSONValue
    ) async throws -> JSONValue {
        socket.send(Text.of(ProtooMessage.request(id: id, method: method, data: data).json))
        for await message in socket.messages() {
            guard case .text(let text) = message,
                case .response(id, let answer) = try ProtooMessage(try Text.json(in: text))
            else { continue }
            guard case .accepted(let data) = answer else {
                throw Failure(what: "\(method): \(answer)")
            }
            return data
        }
        throw Failure(what: "the socket has ended")
    }
}
