/// What one listener has got, by the numbers its packets carry.
struct Reception {
    private(set) var packets = 0
    private(set) var bytes = 0
    private(set) var lost = 0
    private var source: [UInt8] = []
    private var newest: UInt16 = 0

    /// Counts a packet; a hole in the numbers is loss until the late packet comes after all.
    mutating func count(_ packet: ArraySlice<UInt8>) {
        let header = Array(packet.prefix(12))
        let number = UInt16(header[2]) << 8 | UInt16(header[3])
        let sender = Array(header[8...])
        let step = Int16(bitPattern: number &- newest)
        if source != sender {
            // A new sender begins wherever it likes.
            source = sender
            newest = number
        } else if step > 0 {
            lost += Int(step) - 1
            newest = number
        } else {
            lost -= 1
        }
        packets += 1
        bytes += packet.count
    }
}
