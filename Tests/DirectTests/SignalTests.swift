/// Signals on the wire: the exact shapes of Artico and of simple-peer.
import Testing

@testable import Bisque
@testable import BisqueDirect

struct SignalTests {
    private let candidate = DirectSignal.Candidate(
        candidate: "candidate:1 1 udp 1 192.0.2.1 9 typ host", sdpMid: "0", sdpMLineIndex: 0,
        usernameFragment: "abcd")

    @Test func signalsHaveArticosShapes() throws {
        for (content, text) in [
            (
                DirectSignal.Content.offer(sdp: "v=0\r\n"),
                #"{"type":"sdp","data":{"type":"offer","sdp":"v=0\r\n"}}"#
            ),
            (.answer(sdp: "v=0"), #"{"type":"sdp","data":{"type":"answer","sdp":"v=0"}}"#),
            (
                .candidate(candidate),
                #"{"type":"candidate","data":{"candidate":"candidate:1 1 udp 1 192.0.2.1 9 "#
                    + #"typ host","sdpMid":"0","sdpMLineIndex":0,"usernameFragment":"abcd"}}"#
            ),
        ] {
            let signal = DirectSignal(content)
            #expect(signal.json == text)
            #expect(try DirectSignal(json: text) == signal)
        }
    }

    @Test func signalsHaveSimplePeersShapes() throws {
        var plain = candidate
        plain.usernameFragment = nil
        for (content, text) in [
            (DirectSignal.Content.offer(sdp: "v=0"), #"{"type":"offer","sdp":"v=0"}"#),
            (.answer(sdp: "v=0"), #"{"type":"answer","sdp":"v=0"}"#),
            (
                .candidate(plain),
                #"{"type":"candidate","candidate":{"candidate":"candidate:1 1 udp 1 192.0.2.1 9 "#
                    + #"typ host","sdpMLineIndex":0,"sdpMid":"0"}}"#
            ),
            (.renegotiate, #"{"type":"renegotiate","renegotiate":true}"#),
            (
                .transceiverRequest(.video),
                #"{"type":"transceiverRequest","transceiverRequest":{"kind":"video"}}"#
            ),
        ] {
            let signal = DirectSignal(content, form: .simplePeer)
            #expect(signal.json == text)
            #expect(try DirectSignal(json: text) == signal)
        }
    }

    @Test func signalsTravelWithinMessagesOfOthers() throws {
        for form in SignalForm.allCases {
            for content in [DirectSignal.Content.offer(sdp: "v=0"), .answer(sdp: "v=0")] {
                let signal = DirectSignal(content, form: form)
                let json = try JSONValue(encoding: signal)
                #expect(try json.decode(DirectSignal.self) == signal)
            }
        }
    }

    @Test func anyTextSurvivesTheWay() throws {
        let text = "\"\\\u{0}\u{1f}\n\r\té\u{1F600}/"
        let signal = DirectSignal(.offer(sdp: text))
        #expect(try DirectSignal(json: signal.json) == signal)
    }

    @Test(arguments: [
        "", "null", "7", "[]", "{}", #"{"type":"sdp"}"#, #"{"type":"sdp","data":{}}"#,
        #"{"type":"sdp","data":{"type":"pranswer","sdp":"v=0"}}"#,
        #"{"type":"sdp","data":{"type":"offer","sdp":7}}"#,
        #"{"type":"sdp","data":{"type":"offer"}}"#, #"{"data":{}}"#, #"{"type":"offer"}"#,
        #"{"type":"candidate","data":{"sdpMLineIndex":"x"}}"#, #"{"renegotiate":false}"#,
        #"{"type":"transceiverRequest","transceiverRequest":{"kind":"depth"}}"#,
        #"{"type":"transceiverRequest","transceiverRequest":{"kind":"smell"}}"#,
        "{\"type\":\"sdp\",\"data\":{\"type\":\"offer\",\"sdp\":\"v=0",
        String(repeating: "[", count: 100_000),
    ])
    func garbageIsNoSignal(_ text: String) {
        #expect(throws: SignalFault.malformed) { try DirectSignal.read(text) }
    }

    @Test func whatIsTooLongIsNotRead() {
        let text = DirectSignal(
            .offer(sdp: String(repeating: "x", count: DirectSignal.mostBytes))
        ).json
        #expect(throws: SignalFault.tooLong(text.utf8.count)) { try DirectSignal.read(text) }
    }

    @Test func anUnknownTypeIsKnownForOne() {
        for text in [#"{"type":"later","data":{}}"#, #"{"type":"later"}"#] {
            #expect(throws: SignalFault.unknownType) { try DirectSignal.read(text) }
        }
    }

    // MARK: Metadata of streams

    @Test func metadataHaveArticosShape() {
        let text =
            #"{"type":"[artico]","data":{"cmd":"stream-meta","payload":{"streamId":"s","#
            + #""metadata":"m"}}}"#
        #expect(StreamMetadata(streamID: "s", metadata: "m").text == text)
        #expect(StreamMetadata(text) == StreamMetadata(streamID: "s", metadata: "m"))
    }

    @Test(arguments: [
        "", "{", "hello", #"{"type":"[artico]"}"#, #"{"a":"[artico]"}"#,
        #"{"type":"[artico]","data":{"cmd":"other","payload":{"streamId":"s"}}}"#,
        #"{"type":"[artico]","data":{"cmd":"stream-meta","payload":{"streamId":""}}}"#,
        #"{"type":"[artico]","data":{"cmd":"stream-meta","payload":{"streamId":7}}}"#,
        #"{"type":"artico","data":{"cmd":"stream-meta","payload":{"streamId":"[artico]"}}}"#,
    ])
    func allOtherTextIsTheApplications(_ text: String) {
        #expect(StreamMetadata(text) == nil)
    }
}
