/// The key that signs tokens: the content of a file, without the line's end that editors add.
enum TokenSecret {
    static let fewestBytes = RoomToken.leastSecretBytes

    static func read(_ path: String) throws(StartError) -> [UInt8] {
        var bytes: [UInt8]
        do {
            bytes = try SmallFile.read(path)
        } catch {
            throw StartError("token secret: \(error)")
        }
        while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
        guard bytes.count >= fewestBytes else {
            throw StartError(
                "token secret: \(path) has \(bytes.count) bytes, \(fewestBytes) are the fewest; "
                    + "make one with: openssl rand -hex 32 > \(path)")
        }
        return bytes
    }
}
