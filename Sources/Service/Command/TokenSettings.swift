/// What a token is to say.
struct TokenSettings: Sendable, Hashable {
    var secret = ""
    var room = ""
    var name: String?
    var lifetime = Duration.seconds(3600)
    var canPublish = true
    var canSubscribe = true
    var isForOnce = false

    static let options: [Option<TokenSettings>] = [
        Option("secret", "FILE", "the file given to serve as --token-secret") { settings, text in
            settings.secret = text
        },
        Option(
            "room", "ROOM", "the room it opens; '*' for every one"
        ) { (settings, text) throws(SettingsError) in
            settings.room = try roomOrAll(text)
        },
        Option("name", "NAME", "who it is for [anybody]") { settings, text in
            settings.name = text
        },
        Option(
            "lifetime", "TIME", "90s, 15m, 12h or 7d [1h]"
        ) { (settings, text) throws(SettingsError) in
            settings.lifetime = try duration(text, atMost: .seconds(366 * 86_400))
        },
        Option("no-publish", nil, "it lets one only watch") { settings, _ in
            settings.canPublish = false
        },
        Option("no-subscribe", nil, "it lets one only be seen") { settings, _ in
            settings.canSubscribe = false
        },
        Option("once", nil, "it opens the room a single time") { settings, _ in
            settings.isForOnce = true
        },
    ]

    init() {}

    init(arguments: [String]) throws(SettingsError) {
        self.init()
        try GivenOption.read(arguments: arguments, options: TokenSettings.options)
            .apply(to: &self, options: TokenSettings.options)
        guard !secret.isEmpty else { throw SettingsError("--secret is missing") }
        guard !room.isEmpty else { throw SettingsError("--room is missing") }
    }

    private static func roomOrAll(_ text: String) throws(SettingsError) -> String {
        guard text != "*" else { return text }
        do throws(ServiceError) {
            return try Naming.room(text)
        } catch {
            throw SettingsError("\"\(text)\": \(error.message)")
        }
    }
}
