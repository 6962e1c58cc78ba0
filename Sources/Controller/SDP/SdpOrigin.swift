/// Who made a description, and which version of it this is: the value of `o=`
/// (RFC 8866 section 5.2).
package struct SdpOrigin: Sendable, Hashable {
    var username: String
    var sessionID: UInt64
    var version: UInt64
    var addressType: String
    var address: String

    /// Addresses say nothing here: RFC 9429 section 5.2.1 wants them not to.
    package init(sessionID: UInt64, version: UInt64) {
        username = "-"
        self.sessionID = sessionID
        self.version = version
        addressType = "IP4"
        address = "127.0.0.1"
    }
}

extension SdpOrigin: LosslessStringConvertible {
    package init?(_ description: String) {
        var fields = SdpFields(description)
        guard let username = fields.next(),
            let sessionID: UInt64 = fields.number(),
            let version: UInt64 = fields.number(),
            fields.next() == "IN",
            let addressType = fields.next(), SdpLine.isAddressType(addressType),
            let address = fields.next(), fields.isAtEnd
        else { return nil }
        self.username = username
        self.sessionID = sessionID
        self.version = version
        self.addressType = addressType
        self.address = address
    }

    package var description: String {
        "\(username) \(sessionID) \(version) IN \(addressType) \(address)"
    }
}
