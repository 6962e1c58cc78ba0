/// Turns good descriptions into bad ones, the same for the same seed.
///
/// Cuts, copies, splices and shuffles lines, which a parser of lines must survive, and changes
/// single bytes within them. Pieces of one seed land in another.
package struct SdpMutator {
    private var random: UInt64
    private let seeds: [[ArraySlice<UInt8>]]

    /// What makes numbers and lists go wrong.
    private static let pieces: [String] = [
        "", " ", "  ", ":", ";", ",", "/", "=", "-1", "+1", "0", "65536", "4294967296",
        "18446744073709551616", "~", "*", "\r", "\0", "a=", "m=", "v=0", "é", "\u{301}", "%",
        "a=group:BUNDLE 0 0", "a=mid:", "a=ssrc-group:SIM 1 2 3", "a=simulcast:send q,~h;f",
        "a=extmap:4096 urn:x", "a=setup:passive", "a=inactive", "m=video 0 RTP/SAVPF 96",
        "a=fmtp:96 apt=96", "a=rtpmap:96 rtx/90000", "a=rtcp-fb:* transport-cc",
    ]

    package init(seed: UInt64, seeds: [String]) {
        random = seed
        self.seeds = seeds.map { text in
            Array(text.utf8).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        }
    }

    /// A seed after one to eight accidents.
    package mutating func next() -> String {
        guard var lines = pick(seeds) else { return "" }
        for _ in 0...below(8) {
            switch below(9) {
            case 0: lines.remove(at: below(lines.count))
            case 1: lines.swapAt(below(lines.count), below(lines.count))
            case 2: lines.insert(lines[below(lines.count)], at: below(lines.count))
            case 3:
                if let other = pick(seeds), let line = pick(other) {
                    lines.insert(line, at: below(lines.count))
                }
            case 4:
                if let other = pick(seeds) {
                    lines = lines.prefix(below(lines.count)) + other.suffix(below(other.count))
                }
            case 5: lines = Array(lines.prefix(below(lines.count) + 1))
            case 6:
                change(&lines) { bytes, place, mutator in
                    bytes[place] = UInt8(mutator.below(256))
                }
            case 7:
                change(&lines) { bytes, place, mutator in
                    bytes[place] ^= 1 << UInt8(mutator.below(8))
                }
            default:
                change(&lines) { bytes, place, mutator in
                    let piece = mutator.pick(Self.pieces) ?? ""
                    bytes.replaceSubrange(
                        place..<min(place + mutator.below(4), bytes.count), with: piece.utf8)
                }
            }
            if lines.isEmpty { lines.append([]) }
        }
        return String(decoding: Array(lines.joined(separator: [UInt8(ascii: "\n")])), as: UTF8.self)
    }

    private mutating func change(
        _ lines: inout [ArraySlice<UInt8>],
        _ accident: (inout [UInt8], Int, inout SdpMutator) -> Void
    ) {
        let line = below(lines.count)
        var bytes = Array(lines[line])
        guard !bytes.isEmpty else { return }
        let place = below(bytes.count)
        accident(&bytes, place, &self)
        lines[line] = bytes[...]
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[below(elements.count)]
    }

    /// SplitMix64.
    private mutating func below(_ limit: Int) -> Int {
        random &+= 0x9E37_79B9_7F4A_7C15
        var mixed = random
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(max(limit, 1)))
    }
}
