/// In which forms an endpoint takes header extensions (RFC 8285 section 4.1.2).
package enum ExtensionForms: Sendable, Hashable {
    /// In either, from one packet to the next: its description says so, or nobody asked.
    case both
    /// What the short form cannot carry is left out.
    case oneByte

    /// RFC 8285 section 4.2.
    private static let greatestShortID: UInt8 = 14

    /// Whether packets can have this header extension at all.
    ///
    /// A dependency descriptor in the short form would be one that has no structures to go by: they
    /// come at key frames and do not fit.
    func carry(_ entry: RtpHeaderExtensionParameters) -> Bool {
        self == .both
            || entry.id <= Self.greatestShortID
                && entry.uri.lowercased() != HeaderExtensionURI.dependencyDescriptor
    }
}
