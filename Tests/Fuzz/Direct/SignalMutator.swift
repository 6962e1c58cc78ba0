/// Turns good signals into bad ones, the same for the same seed.
///
/// Changes bytes of the whole text, or those of the description within it, which must be reached
/// through JSON that is well-formed.
import BisqueDirect

package struct SignalMutator {
    private var random: UInt64
    private let seeds: [String]

    private static let pieces: [String] = [
        "", "\"", "\\", "{", "}", "null", "-1", "65536", "4294967296", "\\u0000", "\\ud800", "\r\n",
        "a=mid:0", "a=mid:1", "m=audio 0 UDP/TLS/RTP/SAVPF 0", "a=group:BUNDLE 0 0", "a=inactive",
        "a=setup:passive", "a=sctp-port:0", "a=max-message-size:0", "a=rtpmap:96 rtx/90000",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=ice-ufrag:aaaa", "a=sendonly",
    ]

    package init(seed: UInt64, seeds: [String]) {
        random = seed
        self.seeds = seeds
    }

    /// A seed after some accidents, or without any.
    package mutating func next() -> String {
        guard !seeds.isEmpty else { return "" }
        let text = seeds[below(seeds.count)]
        switch below(6) {
        case 0...2: return text
        case 3: return damaged(text)
        default: return damagedWithin(text)
        }
    }

    private mutating func damagedWithin(_ text: String) -> String {
        do throws(SignalFault) {
            let signal = try DirectSignal.read(text)
            switch signal.content {
            case .offer(let sdp):
                return DirectSignal(.offer(sdp: damaged(sdp)), form: signal.form).json
            case .answer(let sdp):
                return DirectSignal(.answer(sdp: damaged(sdp)), form: signal.form).json
            case .candidate(var candidate):
                candidate.candidate = damaged(candidate.candidate)
                candidate.sdpMLineIndex = below(4) == 0 ? below(9) - 4 : candidate.sdpMLineIndex
                return DirectSignal(.candidate(candidate), form: signal.form).json
            case .renegotiate, .transceiverRequest: return text
            }
        } catch {
            return damaged(text)
        }
    }

    private mutating func damaged(_ text: String) -> String {
        var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map(Array.init)
        for _ in 0...below(4) {
            let line = below(lines.count)
            switch below(6) {
            case 0: lines.remove(at: line)
            case 1: lines.swapAt(line, below(lines.count))
            case 2: lines.insert(lines[line], at: below(lines.count))
            case 3: lines.insert(Array(piece().utf8), at: line)
            default:
                let start = below(lines[line].count + 1)
                let end = min(start + below(4), lines[line].count)
                lines[line].replaceSubrange(start..<end, with: piece().utf8)
            }
            if lines.isEmpty { lines = [[]] }
        }
        return String(decoding: Array(lines.joined(separator: [0x0A])), as: UTF8.self)
    }

    private mutating func piece() -> String { Self.pieces[below(Self.pieces.count)] }

    /// SplitMix64.
    private mutating func below(_ limit: Int) -> Int {
        random &+= 0x9E37_79B9_7F4A_7C15
        var mixed = random
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(max(limit, 1)))
    }
}
