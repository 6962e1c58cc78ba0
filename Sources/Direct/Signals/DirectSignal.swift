public import Bisque

/// What one end of a connection has to tell the other before they can speak directly.
///
/// The application carries it, as text (`json`) or within messages of its own (`Codable`), over
/// whatever it has; in order, and to one other peer only.
public struct DirectSignal: Sendable, Hashable {
    public enum Content: Sendable, Hashable {
        case offer(sdp: String)
        case answer(sdp: String)
        case candidate(Candidate)
        /// simple-peer: the other end shall offer anew.
        case renegotiate
        /// simple-peer: the other end shall offer one more section of this kind.
        case transceiverRequest(MediaKind)
    }

    /// An address at which one end may be reached.
    public struct Candidate: Sendable, Hashable {
        /// `candidate:…`; empty when there are no more.
        public var candidate: String
        public var sdpMid: String?
        public var sdpMLineIndex: Int?
        public var usernameFragment: String?

        public init(
            candidate: String, sdpMid: String? = nil, sdpMLineIndex: Int? = nil,
            usernameFragment: String? = nil
        ) {
            self.candidate = candidate
            self.sdpMid = sdpMid
            self.sdpMLineIndex = sdpMLineIndex
            self.usernameFragment = usernameFragment
        }
    }

    public let content: Content
    /// How it is written.
    public let form: SignalForm

    public init(_ content: Content, form: SignalForm = .artico) {
        self.content = content
        self.form = form
    }
}
