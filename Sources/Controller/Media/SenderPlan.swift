/// What one listener gets of a receiver, and the way from the publisher's numbers to his.
struct SenderPlan: Sendable, Hashable {
    /// What the listener must expect. No codecs and no encodings when he can take none.
    var parameters: RtpParameters
    /// The publisher's payload types of media to the listener's. What is not listed is not sent.
    let payloadTypeMap: [UInt8: UInt8]
    /// The publisher's header extension ids to the listener's. What is not listed is left out.
    let extensionMap: [UInt8: UInt8]

    /// The listener's payload types of media to those of their retransmissions.
    let retransmissionMap: [UInt8: UInt8]
    /// Under which ids the server itself writes the stream's name, the time of sending, and the
    /// number by which the listener tells when each packet came.
    let midExtension: UInt8?
    let absoluteSendTimeExtension: UInt8?
    let transportSequenceExtension: UInt8?

    /// Whether the listener can take anything of it.
    var isAvailable: Bool { !parameters.encodings.isEmpty }
}
