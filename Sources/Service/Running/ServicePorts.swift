internal import BisqueWeb

/// Where the service takes connections, and with which certificate.
///
/// A port that nobody asked for by its number moves on when it is taken.
struct ServicePorts: Sendable {
    /// How far a port may move.
    private static let mostMoves = 10

    private let listeners: [WebListener]
    private let mayMove: Bool
    private let certificate: WebCertificate?
    private let journal: Journal
    /// Of a certificate of our own, which nobody knows.
    let ownFingerprint: String?

    init(
        _ settings: ServiceSettings, addresses: LocalAddresses, folder: StateFolder?,
        journal: Journal
    ) throws(StartError) {
        self.journal = journal
        mayMove = settings.listen.isEmpty
        listeners = ServicePorts.listeners(settings, hasIPv6: addresses.hasIPv6)
        guard listeners.contains(where: \.isSecure) else {
            certificate = nil
            ownFingerprint = nil
            return
        }
        if case .files(let chain, let key) = settings.tls {
            certificate = try ServicePorts.certificate(chain: chain, key: key)
            ownFingerprint = nil
            return
        }
        do {
            let names = addresses.namesForCertificate(announced: settings.announce)
            let found = try KeptCertificate.find(names: names, in: folder)
            if let news = found.news {
                journal.note(
                    "new certificate of our own",
                    ["because": news, "fingerprint": found.certificate.fingerprintText])
            }
            certificate = found.certificate
            ownFingerprint = found.certificate.fingerprintText
        } catch {
            throw StartError("--tls: no certificate can be made: \(error)")
        }
    }

    /// As the settings say; an address without a scheme is secure when there is a certificate.
    static func listeners(_ settings: ServiceSettings, hasIPv6: Bool) -> [WebListener] {
        guard !settings.listen.isEmpty else {
            // This machine, and securely the others: browsers give cameras to secure pages only.
            return [
                WebListener(address: "127.0.0.1", port: 8080, isSecure: false),
                WebListener(address: hasIPv6 ? "::" : "0.0.0.0", port: 8443, isSecure: true),
            ]
        }
        return settings.listen.map { listen in
            let isSecure = listen.scheme.map { $0 == .https } ?? (settings.tls != nil)
            return WebListener(address: listen.ip, port: listen.port, isSecure: isSecure)
        }
    }

    private static func certificate(
        chain: String, key: String
    ) throws(StartError) -> WebCertificate {
        do {
            return try WebCertificate(
                chain: try SmallFile.readText(chain), key: try SmallFile.readText(key))
        } catch {
            throw StartError("--tls \(chain),\(key): \(error)")
        }
    }

    /// Opens the ports; where nobody chose them, all move on together until none is taken.
    func open(_ routes: WebRoutes) throws(StartError) -> WebServer {
        var configuration = WebServerConfiguration(listeners: listeners, certificate: certificate)
        configuration.limits.messageBytes = ClientMessage.Limit.bytes
        // Of the longest no more than 4 MiB: whoever says so much can wait until it is read.
        configuration.limits.pendingInMessages = 16
        configuration.log = { [journal] line in journal.warning("web server", ["says": line]) }
        for move in 0... {
            do {
                return try WebServer(configuration, routes: routes)
            } catch {
                guard mayMove, move < ServicePorts.mostMoves, error.code == .addressInUse else {
                    throw StartError(error.message)
                }
                journal.note("a port is taken, trying the next ones", ["error": error.message])
                for index in configuration.listeners.indices {
                    configuration.listeners[index].port += 1
                }
            }
        }
        preconditionFailure("the last move returns or throws")
    }
}
