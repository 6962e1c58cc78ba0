/// In which forms header extensions may come to the endpoint that says so.
extension SessionDescription {
    /// What is said for all sections need not be said in each (RFC 8285 section 6).
    func forms(in section: MediaDescription) -> ExtensionForms {
        attributes.contains(.extensionsMayBeMixed)
            || section.attributes.contains(.extensionsMayBeMixed) ? .both : .oneByte
    }
}
