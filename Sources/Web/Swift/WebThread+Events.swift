import CWeb

/// The loop's events, brought to the thread's object.
extension bisque_web_events {
    static var ofThread: bisque_web_events {
        bisque_web_events(
            request: { context, id, request in
                guard let thread = WebThread.of(context), let request else { return }
                thread.request(id, HttpRequest(request.pointee), hasBody: request.pointee.has_body)
            },
            body: { context, id, bytes, size in
                let body = Array(UnsafeBufferPointer(start: bytes, count: size))
                WebThread.of(context)?.body(id, body)
            },
            upgrade: { context, id, request in
                guard let thread = WebThread.of(context), let request else { return 500 }
                return thread.upgrade(id, HttpRequest(request.pointee))
            },
            opened: { context, id in WebThread.of(context)?.opened(id) },
            message: { context, id, isText, bytes, size in
                let bytes = UnsafeBufferPointer(start: bytes, count: size)
                return WebThread.of(context)?.message(id, isText: isText, bytes) ?? true
            },
            sent: { context, id, size in WebThread.of(context)?.sent(id, size) },
            closed: { context, id, closure in
                WebThread.of(context)?.closed(id, closure.map { WebClosure($0.pointee) })
            },
            connected: { context, ticket, id, agreed in
                let agreed = agreed.map { String(cString: $0) } ?? ""
                WebThread.of(context)?.connected(ticket, id, agreed: agreed)
            },
            failed: { context, ticket, trouble, status, text in
                let text = text.map { String(cString: $0) } ?? ""
                WebThread.of(context)?.failed(ticket, trouble, status: status, text)
            },
            woken: { context in WebThread.of(context)?.obey() },
            refused: { context, refusal in WebThread.of(context)?.refused(refusal) },
            counted: { context, connections in WebThread.of(context)?.counted(connections) },
            logged: { context, line, size in
                let bytes = UnsafeBufferPointer(start: line, count: size)
                WebThread.of(context)?.logged(String(decoding: bytes, as: UTF8.self))
            },
            stopped: { context in WebThread.of(context)?.stopped() },
            ended: { context in
                guard let context else { return }
                Unmanaged<WebThread>.fromOpaque(context).takeRetainedValue().ended()
            })
    }
}

extension WebThread {
    fileprivate static func of(_ context: UnsafeMutableRawPointer?) -> WebThread? {
        context.map { Unmanaged<WebThread>.fromOpaque($0).takeUnretainedValue() }
    }
}

extension WebClosure {
    fileprivate init(_ closure: bisque_web_closure) {
        let reason = UnsafeBufferPointer(start: closure.reason, count: closure.reason_size)
        self.init(
            code: closure.code, reason: String(decoding: reason, as: UTF8.self),
            wasClean: closure.is_clean)
    }
}

extension HttpRequest {
    fileprivate init(_ request: bisque_web_request) {
        let bytes = UnsafeBufferPointer(start: request.text, count: request.text_size)
        func text(_ span: bisque_web_span) -> String {
            let start = Int(span.start)
            return String(decoding: bytes[start..<start + Int(span.length)], as: UTF8.self)
        }

        self.init(
            method: String(cString: request.method), path: text(request.path),
            remoteAddress: withUnsafeBytes(of: request.address) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }, isSecure: request.is_secure)
        for field in UnsafeBufferPointer(start: request.fields, count: request.field_count) {
            switch field.kind {
            case BISQUE_WEB_QUERY:
                query[text(field.name)] = text(field.value)
            default:
                headers[text(field.name)] = text(field.value)
            }
        }
    }
}
