import Testing

@testable import BisqueService

/// What clients say, and the names of the fields that are wrong in it.
@Suite struct ClientMessageTests {
    @Test func everyMessageIsRead() throws {
        let join = try ClientMessage(
            #"{"type":"join","id":1,"room":"r","name":"n","token":"t","resume":"s","#
                + #""cause":"iceFailed"}"#
        )
        #expect(join.id == 1)
        #expect(
            join.body
                == .join(
                    .init(
                        room: "r", name: "n", token: "t", resume: "s", cause: .iceFailed,
                        capabilities: nil)))
        let publish = try ClientMessage(
            #"{"type":"publish","id":2,"offer":"o","fresh":true,"#
                + #""tracks":[{"mid":"0","source":"camera","isMuted":true,"#
                + #""size":{"width":1280,"height":720}}]}"#
        )
        #expect(
            publish.body
                == .publish(
                    .init(
                        offer: "o", isFresh: true,
                        tracks: [
                            .init(mid: "0", source: .camera, isMuted: true, size: .usual)
                        ])))
        #expect(
            try ClientMessage(#"{"type":"answer","id":3,"exchange":4,"answer":"a"}"#).body
                == .answer(exchange: 4, answer: "a"))
        #expect(
            try ClientMessage(#"{"type":"listen","id":3,"how":"restartIce"}"#).body
                == .listen(.restartIce))
        #expect(
            try ClientMessage(#"{"type":"mute","id":3,"source":"screen","isMuted":false}"#).body
                == .mute(.screen, false))
        #expect(
            try ClientMessage(
                #"{"type":"prefer","id":3,"person":"p1","source":"camera","#
                    + #""size":{"width":1280,"height":720},"pinned":true}"#
            ).body
                == .prefer(.init(person: "p1", source: .camera, size: .usual, isPinned: true)))
        #expect(
            try ClientMessage(#"{"type":"prefer","id":3,"person":"p1","source":"camera"}"#).body
                == .prefer(.init(person: "p1", source: .camera, size: nil, isPinned: false)))
        #expect(try ClientMessage(#"{"type":"leave","id":3}"#).body == .leave)
        #expect(try ClientMessage(#"{"type":"ping","id":9007199254740992}"#).body == .ping)
    }

    @Test func unknownFieldsAndNullAreAsIfTheyWereNotThere() throws {
        let join = try ClientMessage(
            #"{"type":"join","id":1,"room":"r","name":"n","token":null,"color":[{}],"#
                + #""cause":"moon"}"#
        )
        #expect(
            join.body
                == .join(
                    .init(
                        room: "r", name: "n", token: nil, resume: nil, cause: .other,
                        capabilities: nil)))
    }

    private static func publish(_ tracks: String) -> String {
        #"{"id":1,"type":"publish","offer":"","tracks":\#(tracks)}"#
    }

    private static func prefer(_ size: String) -> String {
        #"{"id":1,"type":"prefer","person":"p1","source":"camera","size":\#(size)}"#
    }

    private static let wrong: [(text: String, id: Int64?, words: String)] = [
        ("[]", nil, "the message: an array where an object belongs"),
        (#"{"type":"ping"}"#, nil, "id: is missing"),
        (#"{"type":"ping","id":0}"#, nil, "id: a number where"),
        (#"{"type":"ping","id":1.5}"#, nil, "id: a number where"),
        (#"{"type":"ping","id":"1"}"#, nil, "id: a string where"),
        (#"{"type":"ping","id":9007199254740993}"#, nil, "id: a number where"),
        (#"{"id":1}"#, 1, "type: is missing"),
        (#"{"id":1,"type":7}"#, 1, "type: a number where a string belongs"),
        (#"{"id":1,"type":"joined"}"#, 1, "type: is none"),
        (#"{"id":1,"type":"join","name":"n"}"#, 1, "room: is missing"),
        (#"{"id":1,"type":"join","room":"r","name":{}}"#, 1, "name: an object where"),
        (#"{"id":1,"type":"publish","tracks":[]}"#, 1, "offer: is missing"),
        (publish("{}"), 1, "tracks: an object where"),
        (publish("[1]"), 1, "tracks[0]: a number where"),
        (
            publish(#"[{"mid":"0","source":"a"},{"mid":1}]"#), 1, "tracks[1].mid: a number where"
        ),
        (
            publish(#"[{"mid":"0","source":"a"},{"mid":"0","source":"b"}]"#), 1,
            "tracks[1].mid: is listed twice"
        ),
        (#"{"id":1,"type":"publish","offer":"","fresh":1,"tracks":[]}"#, 1, "fresh: a number"),
        (#"{"id":1,"type":"answer","exchange":-1,"answer":""}"#, 1, "exchange: a number where"),
        (#"{"id":1,"type":"mute","source":"camera","isMuted":"no"}"#, 1, "isMuted: a string"),
        (#"{"id":1,"type":"mute","source":"","isMuted":true}"#, 1, "source: is no word"),
        (prefer("7"), 1, "size: a number where an object belongs"),
        (prefer(#"{"width":1}"#), 1, "size.height: is missing"),
        (prefer(#"{"width":0,"height":9}"#), 1, "size.width: a number where"),
        (prefer(#"{"width":1,"height":16385}"#), 1, "size.height: a number where"),
        (prefer(#"{"width":1.5,"height":1}"#), 1, "size.width: a number where"),
        (
            #"{"id":1,"type":"prefer","source":"camera"}"#, 1, "person: is missing"
        ),
        (
            publish(#"[{"mid":"0","source":"a","size":{"width":1}}]"#), 1,
            "tracks[0].size.height: is missing"
        ),
    ]

    @Test(arguments: wrong.indices)
    func whatIsWrongIsNamed(_ index: Int) {
        let (text, id, words) = Self.wrong[index]
        do {
            _ = try ClientMessage(text)
            Issue.record("it was taken")
        } catch {
            #expect(error.id == id)
            #expect(error.error.code == .badMessage)
            #expect(error.error.message.hasPrefix(words), "\(error.error.message)")
        }
    }

    @Test func whatIsTooLargeIsNotEvenRead() {
        let text = #"{"type":"ping","id":1,"x":""# + String(repeating: "x", count: 262_144) + "\"}"
        let refusal = #expect(throws: ClientMessage.Refusal.self) { try ClientMessage(text) }
        #expect(refusal?.error.code == .tooLarge)
        let long = String(repeating: "x", count: 4_097)
        let name = #expect(throws: ClientMessage.Refusal.self) {
            try ClientMessage(#"{"type":"join","id":1,"room":"r","name":"\#(long)"}"#)
        }
        #expect(name?.error.code == .tooLarge)
    }
}
