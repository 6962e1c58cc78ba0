/// Random numbers that a test can repeat: SplitMix64.
///
/// They spread stream numbers and names apart; they keep no secret.
package struct RandomNumbers: RandomNumberGenerator, Sendable, Hashable {
    private var state: UInt64

    package init(seed: UInt64 = .random(in: .min ... .max)) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A name of lower-case letters and digits.
    package mutating func name(length: Int) -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        let places = (0..<length).map { _ in Int.random(in: alphabet.indices, using: &self) }
        return String(places.map { alphabet[$0] })
    }
}
