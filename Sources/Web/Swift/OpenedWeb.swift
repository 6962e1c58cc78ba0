import CWeb

/// A server's loop that listens and does not run yet.
struct OpenedWeb {
    let loop: OpaquePointer
    let listeners: [WebListener]

    init(
        _ configuration: WebServerConfiguration, protocols: [String], trust: WebTrust? = nil
    ) throws(WebError) {
        var failure = bisque_web_failure()
        if configuration.certificate == nil, configuration.listeners.contains(where: \.isSecure) {
            throw WebError(.certificateInvalid, "a secure listener needs a certificate")
        }
        guard let loop = Self.open(configuration, &failure) else {
            throw WebError(.limit, Self.text(failure))
        }
        var taken: [WebListener] = []
        do throws(WebError) {
            for name in protocols where !bisque_web_offer(loop, name) {
                throw WebError(.limit, "too many WebSocket protocols")
            }
            if let trust, !Self.believe(loop, trust) {
                throw WebError(.certificateInvalid, "there is no certificate in what to trust")
            }
            guard bisque_web_prepare(loop, &failure) else {
                throw WebError(.certificateInvalid, Self.text(failure))
            }
            for var listener in configuration.listeners {
                listener.port = bisque_web_listen(
                    loop, listener.address, listener.port, listener.isSecure, &failure)
                guard listener.port != 0 else {
                    throw WebError(
                        failure.is_taken ? .addressInUse : .addressInvalid, Self.text(failure))
                }
                taken.append(listener)
            }
        } catch {
            bisque_web_abandon(loop)
            throw error
        }
        self.loop = loop
        listeners = taken
    }

    private static func open(
        _ configuration: WebServerConfiguration, _ failure: inout bisque_web_failure
    ) -> OpaquePointer? {
        let chain = Array((configuration.certificate?.chain ?? "").utf8)
        let key = Array((configuration.certificate?.key ?? "").utf8)
        return chain.withUnsafeBufferPointer { chain in
            key.withUnsafeBufferPointer { key in
                var settings = bisque_web_settings()
                settings.limits = bisque_web_limits(configuration.limits)
                settings.chain = chain.baseAddress
                settings.chain_size = chain.count
                settings.key = key.baseAddress
                settings.key_size = key.count
                return bisque_web_open(&settings, &failure)
            }
        }
    }

    private static func believe(_ loop: OpaquePointer, _ trust: WebTrust) -> Bool {
        var wanted = bisque_web_trust()
        switch trust {
        case .system:
            wanted.kind = BISQUE_WEB_TRUST_SYSTEM
            return bisque_web_believe(loop, &wanted)
        case .certificate(let text):
            return Array(text.utf8).withUnsafeBufferPointer { roots in
                wanted.kind = BISQUE_WEB_TRUST_ROOTS
                wanted.roots = roots.baseAddress
                wanted.roots_size = roots.count
                return bisque_web_believe(loop, &wanted)
            }
        case .pinned(let fingerprint):
            guard fingerprint.count == Int(BISQUE_WEB_PIN_BYTES) else { return false }
            wanted.kind = BISQUE_WEB_TRUST_PIN
            withUnsafeMutableBytes(of: &wanted.pin) { $0.copyBytes(from: fingerprint) }
            return bisque_web_believe(loop, &wanted)
        }
    }

    private static func text(_ failure: bisque_web_failure) -> String {
        withUnsafeBytes(of: failure.text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

extension bisque_web_limits {
    fileprivate init(_ limits: WebLimits) {
        self.init()
        connections = UInt32(clamping: limits.connections)
        connections_per_address = UInt32(clamping: limits.connectionsPerAddress)
        header_bytes = UInt32(clamping: limits.headerBytes)
        body_bytes = UInt32(clamping: limits.bodyBytes)
        message_bytes = UInt32(clamping: limits.messageBytes)
        header_milliseconds = limits.headerTime.milliseconds
        body_milliseconds = limits.bodyTime.milliseconds
        idle_milliseconds = limits.idleTime.milliseconds
        ping_milliseconds = limits.pingInterval.milliseconds
        pong_milliseconds = limits.pongTime.milliseconds
    }
}

extension Duration {
    var milliseconds: UInt32 {
        let (seconds, attoseconds) = components
        return UInt32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }
}
