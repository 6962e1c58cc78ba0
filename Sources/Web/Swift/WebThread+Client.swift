import CWeb

/// WebSockets that are opened from here.
extension WebThread {
    func connect(_ attempt: WebAttempt) {
        let target = attempt.target
        let fields = target.fieldBytes
        let isTaken = target.host.withCString { host in
            target.authority.withCString { authority in
                target.path.withCString { path in
                    target.protocolList.withCString { protocols in
                        fields.withUnsafeBufferPointer { fields in
                            var wanted = bisque_web_target(
                                host: host, authority: authority, path: path, protocols: protocols,
                                fields: fields.baseAddress, fields_size: fields.count,
                                milliseconds: attempt.limit.milliseconds, port: target.port,
                                is_secure: target.isSecure)
                            return bisque_web_connect(loop, attempt.ticket, &wanted)
                        }
                    }
                }
            }
        }
        if isTaken {
            attempts[attempt.ticket] = attempt
        } else {
            attempt.waiter.resume(returning: .failure(.closed))
        }
    }

    func connected(_ ticket: UInt64, _ id: UInt64, agreed: String) {
        guard let attempt = attempts.removeValue(forKey: ticket) else { return }
        let socket = WebSocket(
            id: id, request: attempt.target.request(agreed: agreed), commands: commands,
            counters: counters, limits: limits)
        keep(socket, id)
        attempt.waiter.resume(returning: .success(socket))
    }

    func failed(_ ticket: UInt64, _ trouble: bisque_web_trouble, status: Int32, _ text: String) {
        guard let attempt = attempts.removeValue(forKey: ticket) else { return }
        let error = WebError(
            WebError.Code(trouble), "\(attempt.target.authority): \(text)",
            status: status == 0 ? nil : Int(status))
        attempt.waiter.resume(returning: .failure(error))
    }
}

extension WebError {
    static let closed = WebError(.closed, "the client is closed")
}

extension WebError.Code {
    fileprivate init(_ trouble: bisque_web_trouble) {
        switch trouble {
        case BISQUE_WEB_UNRESOLVED: self = .nameUnknown
        case BISQUE_WEB_UNREACHABLE: self = .unreachable
        case BISQUE_WEB_UNTRUSTED: self = .untrusted
        case BISQUE_WEB_DECLINED: self = .refused
        case BISQUE_WEB_NO_SOCKET: self = .notWebSocket
        case BISQUE_WEB_NO_PROTOCOL: self = .noProtocol
        case BISQUE_WEB_LATE: self = .late
        default: self = .closed
        }
    }
}
