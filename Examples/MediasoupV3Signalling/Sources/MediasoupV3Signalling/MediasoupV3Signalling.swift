/// A server for clients of mediasoup's third generation: `ws://127.0.0.1:PORT/mediasoup-v3/ROOM`.
///
/// mediasoup leaves it to the application who is in which room; that is `Lobby`. What is said of
/// media, the library's `MediasoupSession` says. `--try` is a client itself, and ends.
import Bisque
import BisqueWeb
import Foundation

@main
struct MediasoupV3Signalling {
    static func main() async throws {
        let isTrial = CommandLine.arguments.contains("--try")
        try await withServer(ServerConfiguration(workers: 1)) { server in
            let lobbies = Lobbies(server: server)
            var routes = WebRoutes()
            routes.webSocket("/mediasoup-v3/:room", protocols: ["protoo"]) { socket in
                await serve(socket, in: lobbies)
            }
            let listener = WebListener(address: "127.0.0.1", port: isTrial ? 0 : 4443)
            let web = try WebServer(WebServerConfiguration(listeners: [listener]), routes: routes)
            let url = "ws://127.0.0.1:\(web.listeners[0].port)/mediasoup-v3/green"
            print("clients find the room \"green\" at \(url)")
            if isTrial {
                try await Trial.run(url)
            } else {
                // Until Ctrl-C.
                while true { try await Task.sleep(for: .seconds(3600)) }
            }
            await web.close()
        }
    }

    /// One client, from its socket's opening to its end.
    private static func serve(_ socket: WebSocket, in lobbies: Lobbies) async {
        do {
            let lobby = try await lobbies.lobby(socket.request.parameters["room"] ?? "")
            let guest = try lobby.admit(
                named: socket.request.query["name"] ?? "Guest",
                send: { socket.send(Text.of($0)) },
                // It comes back at once, and finds another worker.
                lost: { socket.close(code: 1012, reason: "") })
            for await message in socket.messages() {
                guard case .text(let text) = message else { continue }
                if let refusal = await guest.session.receive(try Text.json(in: text)) {
                    print("\(guest.person.displayName): \(refusal)")
                }
            }
            lobby.dismiss(guest)
        } catch {
            print("a client was sent away: \(error)")
            socket.close(code: 4000, reason: "")
        }
    }
}
