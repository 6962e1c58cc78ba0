internal import Channel

/// Keys for media that is sealed without a handshake: both ends know them from the signalling.
public struct SrtpParameters: Sendable, Hashable {
    public var suite: SrtpSuite
    /// Of what the server sends: the key with its salt behind it, as in SDP's `a=crypto`
    /// (RFC 4568 section 6.1).
    public var sendKey: [UInt8]
    /// Of what it receives.
    public var receiveKey: [UInt8]

    public init(suite: SrtpSuite, sendKey: [UInt8], receiveKey: [UInt8]) {
        self.suite = suite
        self.sendKey = sendKey
        self.receiveKey = receiveKey
    }

    /// From keys as SDP and most programs write them.
    ///
    /// - Throws: `.invalid` for a text that is no Base64.
    public init(
        suite: SrtpSuite, base64SendKey: String, base64ReceiveKey: String
    ) throws(BisqueError) {
        guard let sendKey = Base64.bytes(of: base64SendKey) else {
            throw BisqueError(.invalid, "srtp.sendKey: it is no Base64")
        }
        guard let receiveKey = Base64.bytes(of: base64ReceiveKey) else {
            throw BisqueError(.invalid, "srtp.receiveKey: it is no Base64")
        }
        self.init(suite: suite, sendKey: sendKey, receiveKey: receiveKey)
    }

    /// - Throws: `.invalid` when a key is not as long as the suite wants it.
    func validate() throws(BisqueError) {
        for (key, name) in [(sendKey, "sendKey"), (receiveKey, "receiveKey")]
        where key.count != suite.keySize {
            throw BisqueError(
                .invalid,
                "srtp.\(name): \(key.count) bytes, but \(suite.rawValue) wants \(suite.keySize)")
        }
    }
}

/// Printing options must not print a secret.
extension SrtpParameters: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "SrtpParameters(\(suite.rawValue), keys: not shown)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension SrtpKeys {
    init(_ parameters: SrtpParameters) {
        self.init(
            suite: Channel.SrtpSuite(parameters.suite), sending: Bytes(parameters.sendKey),
            receiving: Bytes(parameters.receiveKey))
    }
}
