/// What a server is started with.
public struct WebServerConfiguration: Sendable {
    public var listeners: [WebListener]
    /// For the listeners that are secure.
    public var certificate: WebCertificate?
    public var limits: WebLimits
    /// Gets a line when the library under it has something to complain of.
    public var log: @Sendable (String) -> Void

    public init(
        listeners: [WebListener] = [WebListener()], certificate: WebCertificate? = nil,
        limits: WebLimits = WebLimits(), log: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.listeners = listeners
        self.certificate = certificate
        self.limits = limits
        self.log = log
    }
}
