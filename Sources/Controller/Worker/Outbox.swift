/// Frames that wait for the socket, in order.
///
/// Frames are joined into few large writes. Descriptors travel with the first byte of a write, so
/// a frame that carries some begins a new one.
struct Outbox {
    struct Parcel: Sendable {
        var bytes: [UInt8]
        /// How many of the bytes have gone.
        var sent = 0
        var descriptors: [OwnedDescriptor]
    }

    /// More waiting bytes than this mean that the worker does not read.
    static let capacity = 8 << 20

    private var parcels: [Parcel] = []
    private(set) var byteCount = 0

    var isEmpty: Bool { parcels.isEmpty }
    var isOverfull: Bool { byteCount > Outbox.capacity }

    mutating func append(_ frame: [UInt8], descriptors: [OwnedDescriptor] = []) {
        byteCount += frame.count
        if descriptors.isEmpty, let last = parcels.indices.last {
            parcels[last].bytes += frame
        } else {
            parcels.append(Parcel(bytes: frame, descriptors: descriptors))
        }
    }

    /// The next write. It counts as waiting until `sent` or `putBack` says otherwise.
    mutating func take() -> Parcel? {
        parcels.isEmpty ? nil : parcels.removeFirst()
    }

    /// What is left of a write that was taken: nothing, or it is the next one again.
    mutating func putBack(_ parcel: Parcel, sent: Int) {
        byteCount -= sent
        var rest = parcel
        rest.sent += sent
        guard rest.sent < rest.bytes.count else { return }
        if sent > 0 { rest.descriptors = [] }
        parcels.insert(rest, at: 0)
    }
}
