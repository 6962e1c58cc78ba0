/// The two ways in which the value of a fingerprint is written.
extension DtlsFingerprint {
    private static let colon: Character = ":"

    /// As mediasoup's first generation has it: lower case, without colons.
    var plainValue: String { String(value.lowercased().filter { $0 != Self.colon }) }

    init(algorithm: Algorithm, plainValue: String) {
        let digits = Array(plainValue.uppercased())
        let pairs = stride(from: 0, to: digits.count, by: 2).map { start in
            String(digits[start..<min(start + 2, digits.count)])
        }
        self.init(algorithm: algorithm, value: pairs.joined(separator: String(Self.colon)))
    }
}
