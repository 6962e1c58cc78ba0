/// The messages of a whole call, as the protocol has them: see `MessageLog`.
import Testing

extension EndToEnd.RoomCallProtocolTests {
    static let alicesLog = """
        → request room queryRoom
        ← answer mandatoryCodecPayloadTypes:[] rtpCapabilities:{codecs fecMechanisms \
        headerExtensions}
        → request room join appData:{device} peerName:Alice rtpCapabilities:{codecs \
        fecMechanisms headerExtensions} spy:false
        ← answer peers:[]
        → request peer createTransport direction:send dtlsParameters:{fingerprints role=server} \
        id:send options:{}
        ← answer dtlsParameters:{fingerprints role=client} iceCandidates:[…] \
        iceParameters:{iceLite password usernameFragment}
        → request peer createProducer appData:{source} id:audio kind:audio paused:false \
        rtpParameters:{codecs encodings headerExtensions muxId rtcp} transportId:send
        ← answer
        → request peer createProducer appData:{source} id:video kind:video paused:false \
        rtpParameters:{codecs encodings headerExtensions muxId rtcp} transportId:send
        ← answer
        ← notification peer newPeer appData:{device} consumers:[] name:Bob
        ← notification peer newConsumer appData:{source} effectiveProfile:null id:Bob's audio \
        kind:audio paused:false peerName:Bob preferredProfile:default rtpParameters:{codecs \
        encodings headerExtensions rtcp}
        → request peer createTransport direction:recv id:recv options:{}
        ← answer dtlsParameters:{fingerprints role=auto} iceCandidates:[…] \
        iceParameters:{iceLite password usernameFragment}
        → notification peer updateTransport dtlsParameters:{fingerprints role=client} id:recv
        → request peer enableConsumer id:Bob's audio paused:false preferredProfile:default \
        transportId:recv
        ← answer effectiveProfile:null paused:false preferredProfile:default
        → notification peer pauseProducer id:video
        → notification peer resumeProducer id:video
        → notification peer enableProducerStats id:video interval:60000
        ← notification peer producerStats id:video stats:[…]
        → notification peer disableProducerStats id:video
        → notification peer closeProducer id:video
        ← notification peer consumerClosed id:Bob's audio peerName:Bob
        ← notification peer peerClosed appData:{reason} name:Bob
        """

    static let bobsLog = """
        → request room queryRoom
        ← answer mandatoryCodecPayloadTypes:[] rtpCapabilities:{codecs fecMechanisms \
        headerExtensions}
        → request room join appData:{device} peerName:Bob rtpCapabilities:{codecs fecMechanisms \
        headerExtensions} spy:false
        ← answer peers:[…]
        → request peer createTransport direction:send dtlsParameters:{fingerprints role=server} \
        id:send options:{}
        ← answer dtlsParameters:{fingerprints role=client} iceCandidates:[…] \
        iceParameters:{iceLite password usernameFragment}
        → request peer createProducer appData:{source} id:audio kind:audio paused:false \
        rtpParameters:{codecs encodings headerExtensions muxId rtcp} transportId:send
        ← answer
        → request peer createTransport direction:recv id:recv options:{}
        ← answer dtlsParameters:{fingerprints role=auto} iceCandidates:[…] \
        iceParameters:{iceLite password usernameFragment}
        → notification peer updateTransport dtlsParameters:{fingerprints role=client} id:recv
        → request peer enableConsumer id:Alice's audio paused:false preferredProfile:default \
        transportId:recv
        ← answer effectiveProfile:null paused:false preferredProfile:default
        → request peer enableConsumer id:Alice's video paused:false preferredProfile:low \
        transportId:recv
        ← answer effectiveProfile:null paused:false preferredProfile:low
        → notification peer pauseConsumer id:Alice's video
        → notification peer resumeConsumer id:Alice's video
        ← notification peer consumerPaused id:Alice's video peerName:Alice
        ← notification peer consumerResumed id:Alice's video peerName:Alice
        → notification peer setConsumerPreferredProfile id:Alice's video profile:high
        → notification peer setConsumerPreferredProfile id:Alice's video profile:medium
        → request peer restartTransport id:send
        ← answer iceParameters:{iceLite password usernameFragment}
        → request peer restartTransport id:recv
        ← answer iceParameters:{iceLite password usernameFragment}
        → notification peer enableTransportStats id:recv interval:60000
        ← notification peer transportStats id:recv stats:[…]
        → notification peer disableTransportStats id:recv
        → notification peer enableConsumerStats id:Alice's video interval:60000
        ← notification peer consumerStats id:Alice's video peerName:Alice stats:[…]
        → notification peer disableConsumerStats id:Alice's video
        ← notification peer consumerClosed id:Alice's video peerName:Alice
        → notification peer closeTransport id:send
        → notification peer leave appData:{reason}
        """
}
