import CWeb

/// Room for a text that C writes.
struct CertificateText {
    private var bytes: [CChar]
    private var length = 0

    init(room: Int) {
        bytes = [CChar](repeating: 0, count: room)
    }

    mutating func write<Output>(
        _ body: (UnsafeMutablePointer<bisque_web_text>) -> Output
    ) -> Output {
        var written = 0
        let output = bytes.withUnsafeMutableBufferPointer { bytes in
            var text = bisque_web_text(room: bytes.count, bytes: bytes.baseAddress, length: 0)
            let output = body(&text)
            written = text.length
            return output
        }
        length = written
        return output
    }

    var string: String {
        String(decoding: bytes.prefix(length).lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
