/// A server's options under the names of mediasoup's first and second generation, so that a file
/// written for those goes on being good: `Server(options)`.
///
/// Options that are not known are read over, `logTags` among them: a worker counts what goes wrong
/// by reason instead of writing lines about it.
public struct ServerOptions: Sendable, Hashable {
    /// At which address of a family media comes in.
    public enum Listening: Sendable, Hashable {
        /// At the first one that is not for this machine alone; written `true`.
        case automatic
        /// At none; written `false`.
        case off
        case at(String)
    }

    /// By default, and for whatever is not positive, one for each processor core.
    public var numWorkers: Int?
    /// As `Logging.Level(name:)` knows them.
    public var logLevel: String
    public var rtcIPv4: Listening
    public var rtcIPv6: Listening
    /// What candidates show instead: an address, or a name.
    public var rtcAnnouncedIPv4: String?
    public var rtcAnnouncedIPv6: String?
    /// Where all ports are, the workers' shared ones too. Below 1024 it stands for the default.
    public var rtcMinPort: Int
    /// What is no port stands for the default.
    public var rtcMaxPort: Int
    /// In PEM, as is the key; without them each worker makes a certificate of its own.
    public var dtlsCertificateFile: String?
    public var dtlsPrivateKeyFile: String?

    public init(
        numWorkers: Int? = nil, logLevel: String = "error",
        rtcIPv4: Listening = .automatic, rtcIPv6: Listening = .automatic,
        rtcAnnouncedIPv4: String? = nil, rtcAnnouncedIPv6: String? = nil,
        rtcMinPort: Int = ServerOptions.defaultMinPort,
        rtcMaxPort: Int = ServerOptions.defaultMaxPort,
        dtlsCertificateFile: String? = nil, dtlsPrivateKeyFile: String? = nil
    ) {
        self.numWorkers = numWorkers
        self.logLevel = logLevel
        self.rtcIPv4 = rtcIPv4
        self.rtcIPv6 = rtcIPv6
        self.rtcAnnouncedIPv4 = rtcAnnouncedIPv4
        self.rtcAnnouncedIPv6 = rtcAnnouncedIPv6
        self.rtcMinPort = rtcMinPort
        self.rtcMaxPort = rtcMaxPort
        self.dtlsCertificateFile = dtlsCertificateFile
        self.dtlsPrivateKeyFile = dtlsPrivateKeyFile
    }

    public static let defaultMinPort = 10_000
    public static let defaultMaxPort = 59_999
}

extension ServerOptions: Codable {
    private enum CodingKeys: String, CodingKey {
        case numWorkers, logLevel, rtcIPv4, rtcIPv6, rtcAnnouncedIPv4, rtcAnnouncedIPv6
        case rtcMinPort, rtcMaxPort, dtlsCertificateFile, dtlsPrivateKeyFile
    }

    /// Names that were given up before mediasoup 1.0.
    private enum FormerKeys: String, CodingKey {
        case rtcListenIPv4, rtcListenIPv6
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let former = try decoder.container(keyedBy: FormerKeys.self)
        self.init(
            numWorkers: try container.decodeIfPresent(Int.self, forKey: .numWorkers),
            logLevel: try container.decodeIfPresent(String.self, forKey: .logLevel) ?? "error",
            rtcIPv4: try container.decodeIfPresent(Listening.self, forKey: .rtcIPv4)
                ?? former.decodeIfPresent(Listening.self, forKey: .rtcListenIPv4) ?? .automatic,
            rtcIPv6: try container.decodeIfPresent(Listening.self, forKey: .rtcIPv6)
                ?? former.decodeIfPresent(Listening.self, forKey: .rtcListenIPv6) ?? .automatic,
            rtcAnnouncedIPv4: try container.decodeIfPresent(
                String.self, forKey: .rtcAnnouncedIPv4),
            rtcAnnouncedIPv6: try container.decodeIfPresent(
                String.self, forKey: .rtcAnnouncedIPv6),
            rtcMinPort: try container.decodeIfPresent(Int.self, forKey: .rtcMinPort)
                ?? ServerOptions.defaultMinPort,
            rtcMaxPort: try container.decodeIfPresent(Int.self, forKey: .rtcMaxPort)
                ?? ServerOptions.defaultMaxPort,
            dtlsCertificateFile: try container.decodeIfPresent(
                String.self, forKey: .dtlsCertificateFile),
            dtlsPrivateKeyFile: try container.decodeIfPresent(
                String.self, forKey: .dtlsPrivateKeyFile))
    }
}

extension ServerOptions.Listening: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            self = try container.decode(Bool.self) ? .automatic : .off
        } catch DecodingError.typeMismatch {
            self = .at(try container.decode(String.self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .automatic: try container.encode(true)
        case .off: try container.encode(false)
        case .at(let ip): try container.encode(ip)
        }
    }
}
