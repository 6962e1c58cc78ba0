/// protoo's framing: what a message is, and what is none.
import Testing

@testable import Bisque

struct ProtooMessageTests {
    @Test(
        arguments: [
            .request(id: 7, method: "join", data: ["a": 1]),
            .response(id: 7, .accepted(["b": []])),
            .response(id: 4_294_967_295, .refused(code: 404, reason: "no such thing")),
            .notification(method: "newPeer", data: [:]),
        ] as [ProtooMessage])
    func aMessageSurvivesTheWayAndBack(_ message: ProtooMessage) throws {
        #expect(try ProtooMessage(message.json) == message)
    }

    @Test func membersAreThoseThatClientsKnow() {
        #expect(
            ProtooMessage.request(id: 1, method: "m", data: [:]).json
                == ["request": true, "id": 1, "method": "m", "data": [:]])
        #expect(
            ProtooMessage.response(id: 1, .accepted([:])).json
                == ["response": true, "id": 1, "ok": true, "data": [:]])
        #expect(
            ProtooMessage.response(id: 1, .refused(code: 400, reason: "r")).json
                == ["response": true, "id": 1, "ok": false, "errorCode": 400, "errorReason": "r"])
        #expect(
            ProtooMessage.notification(method: "m", data: ["x": 1]).json
                == ["notification": true, "method": "m", "data": ["x": 1]])
    }

    @Test func dataMayBeLeftOut() throws {
        #expect(
            try ProtooMessage(["request": true, "id": 1, "method": "m"])
                == .request(id: 1, method: "m", data: [:]))
    }

    @Test(
        arguments: [
            nil, true, 1, "request", [], [:], [1],
            ["request": true], ["request": true, "id": 1], ["request": true, "method": "m"],
            ["request": true, "id": -1, "method": "m"],
            ["request": true, "id": 1.5, "method": "m"],
            ["request": true, "id": 4_294_967_296, "method": "m"],
            ["request": true, "id": "1", "method": "m"], ["request": true, "id": 1, "method": 1],
            ["request": 1, "id": 1, "method": "m"],
            ["request": true, "notification": true, "id": 1, "method": "m"],
            ["request": false, "id": 1, "method": "m"],
            ["response": true, "ok": true], ["response": true, "id": 1],
            ["response": true, "id": 1, "ok": "yes"], ["notification": true],
        ] as [JSONValue])
    func whatIsNoMessageIsRefused(_ json: JSONValue) {
        #expect(code { _ = try ProtooMessage(json) } == .invalid)
    }
}
