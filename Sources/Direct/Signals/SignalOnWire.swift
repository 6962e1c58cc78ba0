import Bisque

/// The members that a signal of either form may have, before anybody asks whether they fit.
struct SignalOnWire: Codable {
    struct Candidate: Codable {
        var candidate: String?
        var sdpMid: String?
        var sdpMLineIndex: Int?
        var usernameFragment: String?
    }

    /// Artico's: a description or a candidate.
    struct Payload: Codable {
        var type: String?
        var sdp: String?
        var candidate: String?
        var sdpMid: String?
        var sdpMLineIndex: Int?
        var usernameFragment: String?
    }

    struct Request: Codable {
        var kind: String
    }

    var type: String?
    var data: Payload?
    var sdp: String?
    var candidate: Candidate?
    var renegotiate: Bool?
    var transceiverRequest: Request?

    func signal() throws(SignalFault) -> DirectSignal {
        if let data { return DirectSignal(try content(data), form: .artico) }
        return DirectSignal(try plainContent(), form: .simplePeer)
    }

    private func content(_ data: Payload) throws(SignalFault) -> DirectSignal.Content {
        switch type {
        case "sdp": return try description(data.type, data.sdp)
        case "candidate":
            return .candidate(
                DirectSignal.Candidate(
                    candidate: data.candidate ?? "", sdpMid: data.sdpMid,
                    sdpMLineIndex: data.sdpMLineIndex, usernameFragment: data.usernameFragment))
        case nil: throw .malformed
        default: throw .unknownType
        }
    }

    /// simple-peer looks at what is there more than at the type.
    private func plainContent() throws(SignalFault) -> DirectSignal.Content {
        if let candidate {
            return .candidate(
                DirectSignal.Candidate(
                    candidate: candidate.candidate ?? "", sdpMid: candidate.sdpMid,
                    sdpMLineIndex: candidate.sdpMLineIndex,
                    usernameFragment: candidate.usernameFragment))
        }
        if sdp != nil { return try description(type, sdp) }
        if renegotiate == true { return .renegotiate }
        if let transceiverRequest {
            guard let kind = MediaKind(rawValue: transceiverRequest.kind), kind != .depth
            else { throw .malformed }
            return .transceiverRequest(kind)
        }
        switch type {
        // Null: there are no more.
        case "candidate": return .candidate(DirectSignal.Candidate(candidate: ""))
        case nil, "sdp", "offer", "answer", "renegotiate", "transceiverRequest":
            throw .malformed
        default: throw .unknownType
        }
    }

    private func description(
        _ type: String?, _ sdp: String?
    ) throws(SignalFault) -> DirectSignal.Content {
        guard let sdp else { throw .malformed }
        switch type {
        case "offer": return .offer(sdp: sdp)
        case "answer": return .answer(sdp: sdp)
        default: throw .malformed
        }
    }
}

extension SignalOnWire {
    init(_ signal: DirectSignal) {
        switch (signal.form, signal.content) {
        case (.artico, .offer(let sdp)):
            type = "sdp"
            data = Payload(type: "offer", sdp: sdp)
        case (.artico, .answer(let sdp)):
            type = "sdp"
            data = Payload(type: "answer", sdp: sdp)
        case (.artico, .candidate(let candidate)):
            type = "candidate"
            data = Payload(
                candidate: candidate.candidate, sdpMid: candidate.sdpMid,
                sdpMLineIndex: candidate.sdpMLineIndex,
                usernameFragment: candidate.usernameFragment)
        case (.simplePeer, .offer(let sdp)):
            type = "offer"
            self.sdp = sdp
        case (.simplePeer, .answer(let sdp)):
            type = "answer"
            self.sdp = sdp
        case (.simplePeer, .candidate(let candidate)):
            type = "candidate"
            self.candidate = Candidate(
                candidate: candidate.candidate, sdpMid: candidate.sdpMid,
                sdpMLineIndex: candidate.sdpMLineIndex)
        case (_, .renegotiate):
            type = "renegotiate"
            renegotiate = true
        case (_, .transceiverRequest(let kind)):
            type = "transceiverRequest"
            transceiverRequest = Request(kind: kind.rawValue)
        }
    }
}
