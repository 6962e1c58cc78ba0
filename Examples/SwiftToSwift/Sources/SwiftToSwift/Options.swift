/// What the command line asks for.
import Bisque
import BisqueDirect
import Foundation

struct Options: Sendable {
    enum Task: Sendable {
        case send(file: String)
        case receive(directory: String)
    }

    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    let task: Task
    /// The Unix socket over which the two find each other.
    private(set) var meetingPlace = "/tmp/swift-to-swift"
    private(set) var listenIPs: [String] = []
    private var urls: [String] = []
    private var login: (name: String, password: String)?
    private var authorities: String?
    private var isRelayOnly = false

    static let usage = """
        usage: SwiftToSwift send FILE | receive DIRECTORY
            --meet PATH               the Unix socket that both know (/tmp/swift-to-swift)
            --stun stun:HOST:PORT     a server that tells what a NAT makes of our address
            --turn URL                turn:HOST:PORT?transport=udp, ...=tcp, or turns:HOST:PORT
            --login NAME:PASSWORD     for TURN servers
            --authority FILE          who vouches for turns:, as PEM; else whom the system believes
            --relay-only              show the other end no address of ours
            --listen IP               an address to offer, one each time; else all there are
        """

    init(_ arguments: some Sequence<String>) throws {
        var words = Array(arguments)[...]
        switch (words.popFirst(), words.popFirst()) {
        case ("send", let file?): task = .send(file: file)
        case ("receive", let directory?): task = .receive(directory: directory)
        default: throw Refused(description: Self.usage)
        }
        while let word = words.popFirst() {
            switch word {
            case "--meet": meetingPlace = try Self.value(of: word, &words)
            case "--stun", "--turn": urls.append(try Self.value(of: word, &words))
            case "--login": login = try Self.login(try Self.value(of: word, &words))
            case "--authority": authorities = try Self.text(in: try Self.value(of: word, &words))
            case "--relay-only": isRelayOnly = true
            case "--listen": listenIPs.append(try Self.value(of: word, &words))
            default: throw Refused(description: Self.usage)
            }
        }
        if listenIPs.isEmpty { listenIPs = ["0.0.0.0"] }
    }

    /// The one who sends begins, and opens the channel.
    var peer: DirectPeerOptions {
        var options = DirectPeerOptions(debug: .none)
        if case .send = task { options.initiator = true }
        options.config = DirectConfiguration(
            iceServers: urls.isEmpty
                ? []
                : [IceServer(urls: urls, username: login?.name, credential: login?.password)],
            iceTransportPolicy: isRelayOnly ? .relay : .all)
        options.iceAuthorities = authorities
        options.understandsStreamMetadata = false
        return options
    }

    private static func value(of word: String, _ words: inout ArraySlice<String>) throws -> String {
        guard let value = words.popFirst() else {
            throw Refused(description: "\(word): what?\n\(usage)")
        }
        return value
    }

    private static func login(_ text: String) throws -> (name: String, password: String) {
        guard let colon = text.firstIndex(of: ":") else {
            throw Refused(description: "--login: no password behind a colon")
        }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }

    private static func text(in file: String) throws -> String {
        do {
            return try String(contentsOfFile: file, encoding: .utf8)
        } catch {
            throw Refused(description: "--authority: \(file) cannot be read")
        }
    }
}
