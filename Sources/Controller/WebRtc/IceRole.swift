/// Who of the two ends chooses the path.
public enum IceRole: String, Sendable, Hashable, Codable, CaseIterable {
    case controlling, controlled
}
