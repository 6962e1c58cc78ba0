internal import Bisque

/// How the service is set up, whether by flags or by a file.
struct ServiceSettings: Sendable, Hashable {
    /// Where the certificate comes from.
    enum Tls: Sendable, Hashable {
        case files(certificate: String, key: String)
        /// One of our own, kept from run to run.
        case selfSigned
    }

    /// Empty: our own choice, for this machine and for others.
    var listen: [ListenAddress] = []
    /// What others reach media at, when it is none of this machine's addresses.
    var announce: String?
    var workers = ServerConfiguration.coreCount
    /// Zero: any.
    var rtcPort: UInt16 = 0
    /// Empty: every address of this machine.
    var rtcListen: [String] = []
    var tls: Tls?
    /// A file whose content signs the tokens; without one every room is open.
    var tokenSecret: String?
    var roomCapacity = 25
    var speakersFrom = 12
    var rooms = 10_000
    /// A folder with the page's files, for whoever works on them.
    var page: String?
    /// Whether the last `x-forwarded-for` is believed.
    var trustsProxy = false
    var allowedOrigins: [String] = []
    var logLevel = Logging.Level.note
    /// Where this very file was read from.
    var config: String?

    /// What a worker has room for.
    static let mostRtcAddresses = 8

    static let options: [Option<ServiceSettings>] = [
        Option(
            "listen", "ADDR:PORT", repeats: true,
            "take connections here; http:// or https:// may stand before it\n"
                + "[http://127.0.0.1:8080 and https://[::]:8443]"
        ) { (settings, text) throws(SettingsError) in
            settings.listen.append(try ListenAddress(text))
        },
        Option(
            "tls", "CERT,KEY", "certificate chain and key as PEM files, or self-signed"
        ) { (settings, text) throws(SettingsError) in
            settings.tls = try ServiceSettings.tls(text)
        },
        Option(
            "announce", "ADDR", "the address others reach this machine at, behind a NAT"
        ) { (settings, text) throws(SettingsError) in
            settings.announce = try address(text)
        },
        Option(
            "rtc-port", "PORT",
            "UDP and TCP port of the first worker, the next one has the next [any]"
        ) { (settings, text) throws(SettingsError) in
            settings.rtcPort = UInt16(try number(text, within: 0...65535))
        },
        Option(
            "rtc-listen", "IP", repeats: true, "media comes in here [all addresses]"
        ) { (settings, text) throws(SettingsError) in
            let ip = try ipAddress(text)
            guard !settings.rtcListen.contains(ip) else {
                throw SettingsError("\(ip) is given twice")
            }
            guard settings.rtcListen.count < mostRtcAddresses else {
                throw SettingsError("\(mostRtcAddresses) addresses are the most")
            }
            settings.rtcListen.append(ip)
        },
        Option(
            "workers", "N", "worker processes [one per core]"
        ) { (settings, text) throws(SettingsError) in
            settings.workers = try number(text, within: 1...1024)
        },
        Option(
            "token-secret", "FILE", "rooms open only to tokens signed with this file's content"
        ) { (settings, text) throws(SettingsError) in
            settings.tokenSecret = try path(text)
        },
        Option(
            "room-capacity", "N", "people in one room [25]"
        ) { (settings, text) throws(SettingsError) in
            settings.roomCapacity = try number(text, within: 1...1000)
        },
        Option(
            "speakers-from", "N", "with more people in a room, the loudest five are heard [12]"
        ) { (settings, text) throws(SettingsError) in
            settings.speakersFrom = try number(text, within: 1...1000)
        },
        Option("rooms", "N", "rooms in all [10000]") { (settings, text) throws(SettingsError) in
            settings.rooms = try number(text, within: 1...1_000_000)
        },
        Option(
            "allow-origin", "ORIGIN", repeats: true, "let pages of this origin join calls, too"
        ) { (settings, text) throws(SettingsError) in
            settings.allowedOrigins.append(try origin(text))
        },
        Option("trust-proxy", nil, "believe x-forwarded-for of a proxy in front") { settings, _ in
            settings.trustsProxy = true
        },
        Option(
            "page", "DIR", "serve the page from this folder instead of our own"
        ) { (settings, text) throws(SettingsError) in
            settings.page = try path(text)
        },
        Option(
            "config", "FILE", "settings from a file: lines `name value`; flags win"
        ) { (settings, text) throws(SettingsError) in
            settings.config = try path(text)
        },
        Option(
            "log", "LEVEL", "debug, note, warning, error or silent [note]"
        ) { (settings, text) throws(SettingsError) in
            guard let level = Logging.Level.allCases.first(where: { "\($0)" == text }) else {
                throw SettingsError(
                    "\"\(text)\" is none of debug, note, warning, error, silent")
            }
            settings.logLevel = level
        },
    ]

    private static func tls(_ text: String) throws(SettingsError) -> Tls {
        guard text != "self-signed" else { return .selfSigned }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw SettingsError("\"\(text)\" is neither CERT,KEY nor self-signed")
        }
        return .files(certificate: parts[0], key: parts[1])
    }

    private static func path(_ text: String) throws(SettingsError) -> String {
        guard !text.isEmpty, !text.utf8.contains(0) else { throw SettingsError("it is empty") }
        return text
    }
}

extension ServiceSettings {
    /// Settings from flags and from the file they name; what both say is as the flags say.
    ///
    /// `readFile` gives a file's content.
    init(
        arguments: [String], readFile: (String) throws(SettingsError) -> String
    ) throws(SettingsError) {
        let options = ServiceSettings.options
        let flags = try GivenOption.read(arguments: arguments, options: options)
        var fromFlags = ServiceSettings()
        try flags.apply(to: &fromFlags, options: options)
        self.init()
        if let config = fromFlags.config {
            let names = Set(flags.map(\.name))
            let lines = try GivenOption.read(
                file: try readFile(config), named: config, options: options)
            // Every line must be right, also one that does not count.
            var alone = ServiceSettings()
            try lines.apply(to: &alone, options: options)
            try lines.filter { !names.contains($0.name) }.apply(to: &self, options: options)
        }
        try flags.apply(to: &self, options: options)
        try check()
    }

    /// What one setting alone cannot know.
    private func check() throws(SettingsError) {
        guard rtcPort == 0 || Int(rtcPort) + workers - 1 <= 65535 else {
            throw SettingsError(
                "--rtc-port: \(workers) workers do not fit after port \(rtcPort)")
        }
        guard Set(listen.filter { $0.port != 0 }).count == listen.filter({ $0.port != 0 }).count
        else { throw SettingsError("--listen: an address is given twice") }
    }
}
