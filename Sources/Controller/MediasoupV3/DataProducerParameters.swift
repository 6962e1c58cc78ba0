/// A source of messages, as `transport.produceData()` of mediasoup's third generation says it.
public struct DataProducerParameters: Sendable, Hashable, Codable {
    /// `nil` for a direct one.
    public var sctpStreamParameters: SctpStreamParameters?
    public var label: String
    public var `protocol`: String
    public var appData: JSONValue

    public init(
        sctpStreamParameters: SctpStreamParameters? = nil, label: String = "",
        protocol: String = "", appData: JSONValue = [:]
    ) {
        self.sctpStreamParameters = sctpStreamParameters
        self.label = label
        self.protocol = `protocol`
        self.appData = appData
    }

    /// What a client leaves out is empty.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        sctpStreamParameters = try container.decodeIfPresent(
            SctpStreamParameters.self, forKey: .sctpStreamParameters)
        label = try container.decodeIfPresent(String.self, forKey: .label) ?? ""
        `protocol` = try container.decodeIfPresent(String.self, forKey: .protocol) ?? ""
        let appData = try container.decodeIfPresent([String: JSONValue].self, forKey: .appData)
        self.appData = .object(appData ?? [:])
    }

    private enum CodingKeys: String, CodingKey {
        case sctpStreamParameters, label, `protocol`, appData
    }
}

extension DataProducer {
    /// What was said of it.
    public var dataProducerParameters: DataProducerParameters {
        DataProducerParameters(
            sctpStreamParameters: sctpStreamParameters, label: label, protocol: `protocol`,
            appData: appData)
    }
}
