/// What the command line asks for.
struct BenchOptions {
    static let help = """
        usage: scripts/bench [options]

          --case NAMES      only cases whose name begins with one of these, separated by commas:
                            plain/video/1x100, gcm, cm/audio, gcm-both, channel, memory ...
                            Any P x N will do.
          --rate N          packets out a second, all listeners together (50000)
          --messages N      messages a second that a publisher of data/fan says (10000)
          --mebibytes N     amount of one round of data/direct (256)
          --seconds N       length of one measurement (3)
          --rounds N        measurements of each, worker and floor in turn; the median counts (3)
          --burst N         packets of one publisher that leave together, as a frame does (1)
          --json            one JSON object a line
          --smoke           short and gentle, checks that it works; `N passed, N failed`
          --floor-only      the floor alone, without Bisque

        CPU time is the forwarder's own, divided by the packets that arrived. Forwarder and load
        are kept on a core each. Compare within one run: the ratio is the figure to publish.
        gcm and cm seal each packet for its listener (AEAD_AES_128_GCM, AES_CM_128_HMAC_SHA1_80),
        as does their floor; -both: publishers seal, too. Every sealed packet is opened and checked.
        estimate: listeners tell ten times a second what has come; one worker makes estimates and
        allocations of it, the other reads and forgets it. What that costs is given in percent,
        the median over twice as many pairs of new workers as there are rounds, either beginning
        first in half of them; more than 3 is a failure, unless it is the smoke test. With a seal
        behind the name both get and open what is sealed, as in WebRTC always; without one, the
        figure is for information.
        room: so many come one after the other and send sound; how long after the last of them
        everybody has a sender of everybody else, and hears him. More than 3 s is a failure, unless
        it is the smoke test.
        spread: the same broadcast in one worker, and in two over which the room spread while it
        went on and half of the listeners came. Both workers' time counts; more than 1.15 times that
        of one is a failure, as is any packet that a listener missed meanwhile.
        data: two workers whose transports are connected over UDP on loopback. bulk: one reliable
        channel, always full of messages of 64 KiB (/told: the far program reads them). fan: one
        publisher's messages of 100 bytes to so many listeners; any that is lost is a failure. Both
        beside usrsctp alone: pairs of ends in one thread, packets carried in memory. direct: two
        peers of createDirectPeer in this program, each in a worker of its own; every message is
        looked at. Less than 500 Mbit/s is a failure, unless it is the smoke test, and so is memory
        that follows the amount.
        """

    private static let usual = [
        "plain/video/1x1", "plain/video/1x10", "plain/video/1x100", "plain/video/1x500",
        "plain/video/10x50", "plain/audio/1x100",
        "gcm/video/1x10", "gcm/video/1x100", "gcm/video/1x500", "gcm/video/10x50",
        "gcm/audio/1x100", "gcm-both/video/1x100",
        "cm/video/1x10", "cm/video/1x100", "cm/video/1x500", "cm/video/10x50", "cm/audio/1x100",
        "estimate/video/1x500/gcm", "estimate/video/1x500", "spread/video/1x400",
        "spread/video/1x400/gcm", "channel", "memory", "room/100", "data/bulk", "data/bulk/told",
        "data/fan/1x100", "data/direct",
    ]

    private(set) var cases: [BenchCase]
    private(set) var packetsPerSecond = 50_000
    private(set) var messagesPerSecond = 10_000
    private(set) var mebibytes = 256
    private(set) var seconds = 3.0
    private(set) var rounds = 3
    private(set) var burst = 1
    private(set) var isJSON = false
    private(set) var isSmoke = false
    private(set) var isFloorOnly = false

    init(_ arguments: [String]) throws {
        var names = Self.usual
        var words = arguments[...]
        while let word = words.popFirst() {
            switch word {
            case "--case":
                names = try Self.value(of: word, in: &words).split(separator: ",").map(String.init)
            case "--rate": packetsPerSecond = try Self.number(of: word, in: &words)
            case "--messages": messagesPerSecond = try Self.number(of: word, in: &words)
            case "--mebibytes": mebibytes = try Self.number(of: word, in: &words)
            case "--rounds": rounds = try Self.number(of: word, in: &words)
            case "--burst": burst = try Self.number(of: word, in: &words)
            case "--seconds":
                let text = try Self.value(of: word, in: &words)
                guard let value = Double(text), value > 0, value <= 3600 else {
                    throw BenchError("--seconds \(text): not between 0 and 3600")
                }
                seconds = value
            case "--json": isJSON = true
            case "--floor-only": isFloorOnly = true
            case "--smoke":
                isSmoke = true
                names = [
                    "plain/video/1x10", "plain/audio/2x5", "gcm/video/1x10", "cm/audio/2x5",
                    "gcm-both/video/2x5", "estimate/video/1x10/gcm", "spread/video/1x10",
                    "channel", "memory", "room/5", "data/bulk", "data/fan/1x5",
                    "data/direct",
                ]
                packetsPerSecond = 10_000
                messagesPerSecond = 100
                mebibytes = 16
                seconds = 0.5
                rounds = 1
            default:
                throw BenchError("unknown option \(word); --help lists them")
            }
        }
        guard burst <= 64 else { throw BenchError("--burst \(burst): 64 is the most") }
        cases = try Self.cases(named: names)
    }

    /// A name stands for itself when it says a shape, else for every usual case it begins.
    private static func cases(named names: [String]) throws -> [BenchCase] {
        let all = Self.usual
        return try names.flatMap { name -> [BenchCase] in
            if let exact = BenchCase(name) { return [exact] }
            let begun = all.filter { $0.hasPrefix(name) }.compactMap(BenchCase.init)
            guard !begun.isEmpty else { throw BenchError("no case is called \(name)") }
            return begun
        }
    }

    private static func value(
        of option: String, in words: inout ArraySlice<String>
    ) throws -> String {
        guard let value = words.popFirst() else { throw BenchError("\(option) needs a value") }
        return value
    }

    private static func number(of option: String, in words: inout ArraySlice<String>) throws -> Int
    {
        let text = try value(of: option, in: &words)
        guard let value = Int(text), value > 0, value <= 10_000_000 else {
            throw BenchError("\(option) \(text): not a number from 1 to 10000000")
        }
        return value
    }
}
