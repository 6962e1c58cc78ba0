/// Feedback that the receiver of a payload type may send: `a=rtcp-fb` (RFC 4585 section 4.2).
struct FeedbackAttribute: Sendable, Hashable {
    /// Nothing stands for all of the section: `*`.
    var payloadType: UInt8?
    var feedback: RtcpFeedback
}

extension FeedbackAttribute: LosslessStringConvertible {
    init?(_ description: String) {
        var fields = SdpFields(description)
        guard let target = fields.next() else { return nil }
        if target != "*" {
            guard let payloadType = UInt8(decimal: target), payloadType <= 127 else { return nil }
            self.payloadType = payloadType
        }
        guard let type = fields.next(), type.isSdpToken else { return nil }
        feedback = RtcpFeedback(type)
        if !fields.isAtEnd {
            guard let parameter = fields.remainder() else { return nil }
            feedback.parameter = parameter
        }
    }

    var description: String {
        let target = payloadType.map { "\($0)" } ?? "*"
        let parameter = feedback.parameter.isEmpty ? "" : " \(feedback.parameter)"
        return "\(target) \(feedback.type)\(parameter)"
    }
}
