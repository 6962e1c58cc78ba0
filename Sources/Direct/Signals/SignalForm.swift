/// In which shapes signals travel, and with them the rules by which both ends negotiate.
public enum SignalForm: String, Sendable, Hashable, Codable, CaseIterable {
    /// Artico's: either end may offer, and the polite one gives way.
    case artico
    /// simple-peer's: the initiator alone offers, the other end asks for it.
    case simplePeer
}
