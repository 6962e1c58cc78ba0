import Bisque

/// Reads recorded RTP piece by piece: bytes in, packets out.
///
/// It keeps no more than one packet and one piece, and believes nothing: whatever contradicts the
/// form is an error that says where.
struct RtpDumpReader: Sendable {
    private enum Phase: Sendable {
        case firstLine, head, entries
    }

    private var phase = Phase.firstLine
    private var waiting: [UInt8] = []
    private var start = 0
    /// How far the file was read.
    private var place = 0
    private var lastOffset: UInt32 = 0

    mutating func append(_ bytes: some Sequence<UInt8>) {
        waiting.removeFirst(start)
        start = 0
        waiting.append(contentsOf: bytes)
    }

    /// The next packet; nothing when more bytes are needed.
    ///
    /// - Throws: `.invalid`.
    mutating func next() throws(BisqueError) -> RtpDump.Entry? {
        if phase == .firstLine, try takeFirstLine() { phase = .head }
        if phase == .head, take(RtpDump.headSize) != nil { phase = .entries }
        guard phase == .entries, rest >= RtpDump.entryHeadSize else { return nil }
        let length = Int(number(at: 0, size: 2))
        let size = Int(number(at: 2, size: 2))
        let offset = number(at: 4, size: 4)
        guard length >= RtpDump.entryHeadSize else {
            throw fault("a packet of \(length) bytes, its head included")
        }
        guard size == 0 || length - RtpDump.entryHeadSize == size else {
            throw fault("a packet of \(size) bytes in \(length), its head included")
        }
        guard offset >= lastOffset else { throw fault("time goes back") }
        guard let bytes = take(length) else { return nil }
        lastOffset = offset
        return RtpDump.Entry(
            offset: offset, packet: size == 0 ? [] : Array(bytes.dropFirst(8)))
    }

    /// The file is over.
    ///
    /// - Throws: `.invalid` when something is missing.
    func end() throws(BisqueError) {
        guard phase == .entries else { throw fault("no whole head") }
        guard rest == 0 else { throw fault("half a packet at the end") }
    }

    // MARK: Bytes

    private var rest: Int { waiting.count - start }

    private mutating func takeFirstLine() throws(BisqueError) -> Bool {
        let line = waiting.prefix(RtpDump.mostOfFirstLine)
        guard zip(line, RtpDump.mark).allSatisfy({ $0 == $1 }) else {
            throw fault("not recorded RTP")
        }
        guard let end = line.firstIndex(of: UInt8(ascii: "\n")) else {
            guard line.count < RtpDump.mostOfFirstLine else {
                throw fault("a first line without an end")
            }
            return false
        }
        guard end >= RtpDump.mark.count else { throw fault("not recorded RTP") }
        _ = take(end + 1)
        return true
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard rest >= count else { return nil }
        defer {
            start += count
            place += count
        }
        return waiting[start..<start + count]
    }

    private func number(at offset: Int, size: Int) -> UInt32 {
        waiting[start + offset..<start + offset + size].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private func fault(_ what: String) -> BisqueError {
        BisqueError(.invalid, "recorded RTP: \(what), at byte \(place)")
    }
}
