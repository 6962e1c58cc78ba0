import Bisque
import Testing

@testable import BisqueService

/// Flags and the configuration file are one grammar, and say exactly what is wrong.
@Suite struct ServiceSettingsTests {
    private func settings(
        _ arguments: [String], file: String = ""
    ) throws(SettingsError) -> ServiceSettings {
        try ServiceSettings(arguments: arguments) { _ in file }
    }

    private func complaint(_ arguments: [String], file: String = "") -> String? {
        do throws(SettingsError) {
            _ = try settings(arguments, file: file)
            return nil
        } catch {
            return error.message
        }
    }

    @Test func nothingGivenIsEnough() throws {
        #expect(try settings([]) == ServiceSettings())
    }

    @Test func everyFlagArrives() throws {
        let read = try settings([
            "--listen", "http://127.0.0.1:0", "--listen=https://[::]:8443", "--announce",
            "203.0.113.9", "--workers", "2", "--rtc-port", "5000", "--rtc-listen", "10.0.0.1",
            "--rtc-listen", "::1", "--tls", "a.pem,b.pem", "--token-secret", "s",
            "--room-capacity", "4", "--speakers-from", "3", "--rooms", "9", "--page", "p",
            "--trust-proxy", "--allow-origin", "https://Example.org", "--log", "warning",
        ])
        var wanted = ServiceSettings()
        wanted.listen = [
            ListenAddress(scheme: .http, ip: "127.0.0.1", port: 0),
            ListenAddress(scheme: .https, ip: "::", port: 8443),
        ]
        wanted.announce = "203.0.113.9"
        wanted.workers = 2
        wanted.rtcPort = 5000
        wanted.rtcListen = ["10.0.0.1", "::1"]
        wanted.tls = .files(certificate: "a.pem", key: "b.pem")
        wanted.tokenSecret = "s"
        wanted.roomCapacity = 4
        wanted.speakersFrom = 3
        wanted.rooms = 9
        wanted.page = "p"
        wanted.trustsProxy = true
        wanted.allowedOrigins = ["https://example.org"]
        wanted.logLevel = .warning
        #expect(read == wanted)
    }

    @Test(arguments: [
        (["--nothing"], "--nothing: there is no such option; see bisque --help"),
        (["8080"], "\"8080\" is no option; see bisque --help"),
        (["--listen"], "--listen needs a value: --listen ADDR:PORT"),
        (["--listen", "--workers"], "--listen needs a value: --listen ADDR:PORT"),
        (["--listen", "8080"], "--listen: \"8080\" has no port: it must be ADDRESS:PORT"),
        (["--listen", "1.2.3.4:x"], "--listen: \"x\" is no whole number from 0 to 65535"),
        (["--listen", "1.2.3.4:65536"], "--listen: \"65536\" is no whole number from 0 to 65535"),
        (["--listen", "host:1"], "--listen: \"host\" is no IP address"),
        (
            ["--listen", "::1:1"],
            "--listen: \"::1:1\": an IPv6 address stands in brackets, [::1]:8080"
        ),
        (
            ["--listen", "127.0.0.1:1", "--listen", "localhost:1"],
            "--listen: an address is given twice"
        ),
        (["--workers", "0"], "--workers: \"0\" is no whole number from 1 to 1024"),
        (["--workers", "-1"], "--workers: \"-1\" is no whole number from 1 to 1024"),
        (["--workers", "1", "--workers", "2"], "--workers is given twice"),
        (
            ["--workers", "3", "--rtc-port", "65534"],
            "--rtc-port: 3 workers do not fit after port 65534"
        ),
        (["--rtc-listen", "eth0"], "--rtc-listen: \"eth0\" is no IP address"),
        (["--rtc-listen", "::1", "--rtc-listen", "::1"], "--rtc-listen: ::1 is given twice"),
        (["--announce", "a b"], "--announce: \"a b\" is neither an IP address nor a host name"),
        (
            ["--announce", "1.2.3"],
            "--announce: \"1.2.3\" is neither an IP address nor a host name"
        ),
        (["--tls", "x"], "--tls: \"x\" is neither CERT,KEY nor self-signed"),
        (["--tls", "x,"], "--tls: \"x,\" is neither CERT,KEY nor self-signed"),
        (["--trust-proxy=yes"], "--trust-proxy takes no value"),
        (
            ["--allow-origin", "example.org"],
            "--allow-origin: \"example.org\" is no origin such as https://example.org"
        ),
        (["--log", "loud"], "--log: \"loud\" is none of debug, note, warning, error, silent"),
        (["--page", ""], "--page: it is empty"),
    ])
    func aWrongFlagIsNamed(arguments: [String], words: String) {
        #expect(complaint(arguments) == words)
    }

    @Test func theFileHasTheSameNames() throws {
        let file = """
            # a service
            listen  http://127.0.0.1:0   # for the proxy
            trust-proxy\r
            \troom-capacity 4

            """
        let read = try settings(["--config", "bisque.conf"], file: file)
        #expect(read.listen == [ListenAddress(scheme: .http, ip: "127.0.0.1", port: 0)])
        #expect(read.trustsProxy)
        #expect(read.roomCapacity == 4)
    }

    @Test func flagsWinOverTheFile() throws {
        let file = "listen 127.0.0.1:1\nlisten 127.0.0.1:2\nworkers 7\nrooms 3\n"
        let read = try settings(
            ["--listen", "127.0.0.1:9", "--config", "f", "--workers", "1"], file: file)
        #expect(read.listen == [ListenAddress(scheme: nil, ip: "127.0.0.1", port: 9)])
        #expect(read.workers == 1)
        #expect(read.rooms == 3)
    }

    @Test(arguments: [
        ("a 1", "f:1: there is no setting \"a\""),
        ("\n\nworkers x", "f:3: workers: \"x\" is no whole number from 1 to 1024"),
        ("workers", "f:1: workers needs a value"),
        ("workers 1\nworkers 1", "f:2: workers is given twice"),
        ("trust-proxy on", "f:1: trust-proxy takes no value"),
        ("config g", "f:1: there is no setting \"config\""),
    ])
    func aWrongLineIsNamed(file: String, words: String) {
        #expect(complaint(["--config", "f"], file: file) == words)
    }

    @Test func aWrongLineIsNamedEvenWhereAFlagWins() {
        #expect(
            complaint(["--config", "f", "--workers", "1"], file: "workers x")
                == "f:1: workers: \"x\" is no whole number from 1 to 1024")
    }

    @Test func helpFitsAScreen() {
        let lines = HelpText.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 40)
        for line in lines { #expect(line.count <= 100, "\(line)") }
        for option in ServiceSettings.options {
            #expect(HelpText.text.contains("--\(option.name)"))
        }
    }

    @Test func aTokenNeedsSecretAndRoom() throws {
        #expect(throws: SettingsError("--secret is missing")) {
            try TokenSettings(arguments: ["--room", "x"])
        }
        #expect(throws: SettingsError("--room is missing")) {
            try TokenSettings(arguments: ["--secret", "x"])
        }
        #expect(throws: SettingsError("--lifetime: \"1y\" is no time such as 90s, 15m, 12h or 7d"))
        {
            try TokenSettings(arguments: ["--lifetime", "1y"])
        }
        #expect(throws: SettingsError("--lifetime: \"400d\" is more than 366d")) {
            try TokenSettings(arguments: ["--lifetime", "400d"])
        }
        let read = try TokenSettings(arguments: [
            "--secret", "f", "--room", "a.b", "--lifetime", "2h", "--once", "--no-publish",
        ])
        #expect(read.lifetime == .seconds(7200))
        #expect(read.isForOnce)
        #expect(!read.canPublish)
        #expect(read.canSubscribe)
    }

    @Test func theCommandIsTheFirstWord() throws {
        #expect(try Command([]) { _ in "" } == .help)
        #expect(try Command(["--version"]) { _ in "" } == .version)
        #expect(try Command(["serve", "--help"]) { _ in "" } == .help)
        #expect(try Command(["serve"]) { _ in "" } == .serve(ServiceSettings()))
        #expect(throws: SettingsError("\"x\" is neither serve nor token; see bisque --help")) {
            try Command(["x"]) { _ in "" }
        }
    }
}
