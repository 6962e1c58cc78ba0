/// What a client that has joined may say wrong, and what must be answered.
import Bisque

struct BadMessage: Sendable, CustomStringConvertible {
    let text: String
    let code: String
    /// What the answer must name.
    let named: String

    init(_ text: String, _ code: String = "badMessage", _ named: String = "") {
        self.text = text
        self.code = code
        self.named = named
    }

    var description: String { String(text.prefix(80)) }

    static let table = json + fields + states + publishing

    private static let json = [
        BadMessage(""),
        BadMessage(" "),
        BadMessage("hello"),
        BadMessage("null", "badMessage", "object"),
        BadMessage("7", "badMessage", "object"),
        BadMessage("\"join\"", "badMessage", "object"),
        BadMessage("[{\"type\":\"ping\",\"id\":1}]", "badMessage", "object"),
        BadMessage("{\"type\":\"ping\",\"id\":1"),
        BadMessage("{\"type\":\"ping\",\"id\":1}}"),
        BadMessage("{\"type\":\"ping\",\"id\":1}{\"type\":\"ping\",\"id\":2}"),
        BadMessage("{'type':'ping','id':1}"),
        BadMessage("{\"type\":\"ping\",\"id\":1,}"),
        BadMessage("{\"type\":\"ping\",\"id\":NaN}"),
        BadMessage("{\"type\":\"ping\",\"id\":1,\"more\":\"\\ud800\"}"),
        BadMessage("{\"type\":\"ping\",\"id\":1,\"more\":\"\\x41\"}"),
        BadMessage("{\"type\":\"pi\u{0}ng\",\"id\":1}"),
        BadMessage("\u{FEFF}{\"type\":\"ping\",\"id\":1}"),
        BadMessage(nested(17)),
        BadMessage(nested(30_000)),
        BadMessage(String(repeating: "[", count: 60_000)),
        BadMessage(String(repeating: "{\"a\":", count: 13_000)),
    ]

    private static let fields = [
        BadMessage("{}"),
        BadMessage("{\"type\":\"ping\"}", "badMessage", "id"),
        BadMessage("{\"id\":1}", "badMessage", "type"),
        BadMessage("{\"type\":\"ping\",\"id\":0}", "badMessage", "id"),
        BadMessage("{\"type\":\"ping\",\"id\":-1}", "badMessage", "id"),
        BadMessage("{\"type\":\"ping\",\"id\":9007199254740993}", "badMessage", "id"),
        BadMessage("{\"type\":\"ping\",\"id\":\(String(repeating: "9", count: 400))}"),
        BadMessage("{\"type\":\"ping\",\"id\":1.5}", "badMessage", "id"),
        BadMessage("{\"type\":\"ping\",\"id\":\"1\"}", "badMessage", "id"),
        BadMessage("{\"type\":\"ping\",\"id\":true}", "badMessage", "id"),
        BadMessage("{\"type\":7,\"id\":1}", "badMessage", "type"),
        BadMessage("{\"type\":\"Ping\",\"id\":1}", "badMessage", "type"),
        BadMessage("{\"type\":\"joined\",\"id\":1}", "badMessage", "type"),
        BadMessage("{\"type\":\"listen\",\"id\":1}", "badMessage", "how"),
        BadMessage("{\"type\":\"listen\",\"id\":1,\"how\":\"well\"}", "badMessage", "how"),
        BadMessage("{\"type\":\"mute\",\"id\":1,\"source\":\"camera\"}", "badMessage", "isMuted"),
        BadMessage(
            "{\"type\":\"mute\",\"id\":1,\"source\":\"a b\",\"isMuted\":true}", "badMessage",
            "source"),
        BadMessage(
            "{\"type\":\"mute\",\"id\":1,\"source\":\"camera\",\"isMuted\":1}", "badMessage",
            "isMuted"),
        BadMessage("{\"type\":\"answer\",\"id\":1,\"answer\":\"v=0\"}", "badMessage", "exchange"),
        BadMessage("{\"type\":\"answer\",\"id\":1,\"exchange\":1}", "badMessage", "answer"),
    ]

    private static let states = [
        BadMessage("{\"type\":\"join\",\"id\":1,\"room\":\"other\",\"name\":\"E\"}", "wrongState"),
        BadMessage(
            "{\"type\":\"answer\",\"id\":1,\"exchange\":999,\"answer\":\"v=0\"}", "wrongState",
            "exchange"),
        BadMessage(
            "{\"type\":\"mute\",\"id\":1,\"source\":\"camera\",\"isMuted\":true}", "notFound",
            "camera"),
    ]

    private static let publishing = [
        BadMessage(publish("v=0", "7"), "badMessage", "tracks"),
        BadMessage(publish("v=0", "[7]"), "badMessage", "tracks[0]"),
        BadMessage(publish("v=0", "[{\"source\":\"camera\"}]"), "badMessage", "tracks[0].mid"),
        BadMessage(publish("v=0", "[{\"mid\":\"0\"}]"), "badMessage", "tracks[0].source"),
        BadMessage(publish("v=0", tracks(17)), "tooMany", "tracks"),
        BadMessage(
            publish(
                "v=0",
                "[{\"mid\":\"0\",\"source\":\"camera\"},{\"mid\":\"0\",\"source\":\"screen\"}]"),
            "badMessage", "tracks[1].mid"),
        BadMessage(publish("hello", "[]"), "badDescription"),
        BadMessage(publish("v=0\\r\\n", "[]"), "badDescription"),
        BadMessage(
            publish(String(repeating: "a=mid:0\\r\\n", count: 5_000), "[]"), "badDescription"),
    ]

    private static func nested(_ depth: Int) -> String {
        "{\"type\":\"ping\",\"id\":1,\"deep\":" + String(repeating: "[", count: depth)
            + String(repeating: "]", count: depth) + "}"
    }

    private static func publish(_ offer: String, _ tracks: String) -> String {
        "{\"type\":\"publish\",\"id\":1,\"offer\":\"\(offer)\",\"tracks\":\(tracks)}"
    }

    private static func tracks(_ count: Int) -> String {
        let tracks = (0..<count).map { "{\"mid\":\"\($0)\",\"source\":\"s\($0)\"}" }
        return "[" + tracks.joined(separator: ",") + "]"
    }
}
