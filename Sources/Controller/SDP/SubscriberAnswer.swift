/// What a listener made of the server's offer.
package struct SubscriberAnswer: Sendable, Hashable {
    package struct Section: Sendable, Hashable {
        package let mid: String
        /// Whether media may flow: it was offered, and the listener will receive it.
        package let isAccepted: Bool
        /// Those of the offered that the listener left.
        package let payloadTypes: [UInt8]
        package let headerExtensionIDs: [UInt8]
        package let forms: ExtensionForms
    }

    /// In the order of the offer, refused ones too.
    package let sections: [Section]
    /// What the listener says of data channels; nothing where there are none, or he wants none.
    package let channels: ChannelSection?
    /// Nothing when every section is refused.
    package let remote: RemoteTransport?
}
