/// Turns good messages into bad ones, the same for the same seed.
///
/// Cuts, copies and splices stretches of bytes, changes single ones, and plants what makes numbers,
/// strings and nesting go wrong. Pieces of one seed land in another.
package struct MessageMutator {
    private var random: UInt64
    private let seeds: [[UInt8]]

    private static let pieces: [String] = [
        "", " ", "\"", "\\", "{", "}", "[", "]", ":", ",", "null", "true", "-", "0", "-0", "1e9",
        "1e999", "9007199254740992", "9223372036854775808", ".5", "\\u0000", "\\ud800",
        "\\udc00", "\\ud83d\\ude00", "\u{0}", "\u{1f}", "é", "\u{301}", "\u{202e}", "{\"a\":1}",
        "\"type\":", "\"id\":", "\"tracks\":[", "\"isMuted\":1", String(repeating: "[", count: 20),
    ]

    package init(seed: UInt64, seeds: [String]) {
        random = seed
        self.seeds = seeds.map { Array($0.utf8) }
    }

    /// A seed after one to eight accidents.
    package mutating func next() -> String {
        var bytes = seed()
        for _ in 0...below(8) {
            let place = below(bytes.count + 1)
            let end = min(place + below(9), bytes.count)
            switch below(6) {
            case 0: bytes.removeSubrange(place..<end)
            case 1: bytes.insert(contentsOf: Array(bytes[place..<end]), at: below(bytes.count + 1))
            case 2:
                let other = seed()
                bytes = Array(bytes.prefix(place) + other.suffix(below(other.count + 1)))
            case 3: if place < bytes.count { bytes[place] ^= 1 << UInt8(below(8)) }
            case 4: if place < bytes.count { bytes[place] = UInt8(below(256)) }
            default:
                let piece = MessageMutator.pieces[below(MessageMutator.pieces.count)]
                bytes.replaceSubrange(place..<end, with: piece.utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func seed() -> [UInt8] {
        seeds.isEmpty ? [] : seeds[below(seeds.count)]
    }

    /// SplitMix64.
    private mutating func below(_ limit: Int) -> Int {
        random &+= 0x9E37_79B9_7F4A_7C15
        var mixed = random
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}
