/// Requests about data channels, as they are on the wire.
extension MediasoupRequest {
    /// How many streams a client can have.
    struct SctpCapabilities: Decodable {
        struct Streams: Decodable {
            let outgoing: UInt16
            let incoming: UInt16

            private enum CodingKeys: String, CodingKey {
                case outgoing = "OS"
                case incoming = "MIS"
            }
        }

        let numStreams: Streams

        /// The channels of such clients are agreed upon in signalling alone.
        var options: SctpOptions {
            get throws(BisqueError) {
                let options = SctpOptions(
                    outgoingStreams: numStreams.outgoing, incomingStreams: numStreams.incoming,
                    acceptsChannels: false)
                try options.validate()
                return options
            }
        }
    }

    /// - Throws: as `init(method:data:)`.
    static func ofData(
        _ method: String, _ data: JSONValue
    ) throws(BisqueError) -> MediasoupRequest {
        switch method {
        case "produceData": .produceData(try NewDataProducer(data))
        case "closeDataProducer": .changeDataProducer(try dataProducer(data), .close)
        case "pauseDataProducer": .changeDataProducer(try dataProducer(data), .pause)
        case "resumeDataProducer": .changeDataProducer(try dataProducer(data), .resume)
        case "pauseDataConsumer": .changeDataConsumer(try dataConsumer(data), .pause)
        case "resumeDataConsumer": .changeDataConsumer(try dataConsumer(data), .resume)
        case "setDataConsumerSubchannels":
            .changeDataConsumer(try dataConsumer(data), .listen(try subchannels(data)))
        default:
            throw BisqueError(
                .unsupported, "there is no method \(FieldCheck.quoted(method))")
        }
    }

    private struct OfDataProducer: Decodable { let dataProducerId: String }
    private struct OfDataConsumer: Decodable { let dataConsumerId: String }
    private struct OfSubchannels: Decodable { let subchannels: [UInt16] }

    private static func dataProducer(_ data: JSONValue) throws(BisqueError) -> String {
        let wish: OfDataProducer = try data.decode()
        return wish.dataProducerId
    }

    private static func dataConsumer(_ data: JSONValue) throws(BisqueError) -> String {
        let wish: OfDataConsumer = try data.decode()
        return wish.dataConsumerId
    }

    private static func subchannels(_ data: JSONValue) throws(BisqueError) -> Set<UInt16> {
        let wish: OfSubchannels = try data.decode()
        return Set(wish.subchannels)
    }
}

extension MediasoupRequest.NewDataProducer {
    private struct Wish: Decodable {
        let transportId: String
        let paused: Bool?
    }

    fileprivate init(_ data: JSONValue) throws(BisqueError) {
        let wish: Wish = try data.decode()
        let parameters: DataProducerParameters = try data.decode()
        transport = wish.transportId
        isPaused = wish.paused ?? false
        self.parameters = parameters
        guard parameters.sctpStreamParameters != nil else {
            throw FieldCheck.invalid("sctpStreamParameters", "they are needed")
        }
        guard parameters.appData.isPortable else {
            throw FieldCheck.invalid(
                "appData", "it is larger than \(JSONValue.mostCarried) bytes")
        }
    }
}
