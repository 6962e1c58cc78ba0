/// What clients of mediasoup's third generation ask a router, which a room is to them.
extension Room {
    /// What can be sent in the room, as `device.load({ routerRtpCapabilities })` takes it.
    ///
    /// Every header extension is there once for each kind, with its direction. What is of the kind
    /// depth is left out: those clients know sound and pictures.
    public var routerRtpCapabilities: RtpCapabilities {
        capabilities.routerCapabilities
    }

    /// Whether a client with these capabilities could take anything of a stream.
    ///
    /// Capabilities that contradict themselves can take nothing.
    public func canConsume(
        _ producer: RtpReceiver, with rtpCapabilities: RtpCapabilities
    ) -> Bool {
        guard let plan = core.withLock({ $0.state.receivers[producer.id]?.plan }),
            producer.room === self
        else { return false }
        do throws(BisqueError) {
            let common = try Negotiation.effectiveCapabilities(
                of: rtpCapabilities, in: capabilities)
            // The stream's own names and numbers do not matter for the question.
            return Negotiation.senderParameters(of: plan, for: common, ssrc: 1, cname: "?")
                .isAvailable
        } catch {
            return false
        }
    }
}

extension RtpCapabilities {
    var routerCapabilities: RtpCapabilities {
        let kinds: [MediaKind] = [.audio, .video]
        return RtpCapabilities(
            codecs: codecs.filter { kinds.contains($0.kind) },
            headerExtensions: headerExtensions.flatMap { entry in
                kinds.filter { entry.kind == nil || entry.kind == $0 }.compactMap { kind in
                    entry.ofRouter(for: kind)
                }
            })
    }
}

extension RtpHeaderExtension {
    /// Simulcast's names come in and never go out, and sound has none.
    fileprivate func ofRouter(for kind: MediaKind) -> RtpHeaderExtension? {
        let isName = uri == HeaderExtensionURI.rid || uri == HeaderExtensionURI.repairedRid
        guard kind == .video || !isName else { return nil }
        var entry = self
        entry.kind = kind
        entry.direction = isName ? .recvonly : .sendrecv
        return entry
    }
}
