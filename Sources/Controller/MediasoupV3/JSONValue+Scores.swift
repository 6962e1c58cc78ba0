/// How well streams arrive, as clients of mediasoup's third generation are told.
extension JSONValue {
    /// Of each encoding that flows.
    init(scoresOf receiver: RtpReceiver) {
        let encodings = receiver.encodings
        self = .array(
            receiver.scores.map { score in
                var entry: [String: JSONValue] = [
                    "encodingIdx": .int(score.encoding), "score": .int(Int(score.score)),
                ]
                if encodings.indices.contains(score.encoding) {
                    let encoding = encodings[score.encoding]
                    if let ssrc = encoding.ssrc { entry["ssrc"] = .int(Int(ssrc)) }
                    if let rid = encoding.rid { entry["rid"] = .string(rid) }
                }
                return .object(entry)
            })
    }

    /// Of what a listener gets, and of what it is made from.
    init(scoreOf sender: RtpSender) {
        let sources = sender.associatedRtpReceiver.scores
        let current = Int(sender.choice?.current?.spatial ?? 0)
        let source = sources.first { $0.encoding == current } ?? sources.first
        self = [
            "score": .int(Int(sender.score)),
            "producerScore": .int(Int(source?.score ?? 0)),
            "producerScores": .array(sources.map { .int(Int($0.score)) }),
        ]
    }
}
