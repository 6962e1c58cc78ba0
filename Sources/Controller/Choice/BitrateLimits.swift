internal import Channel

/// What may be sent over a transport, in bits per second. `nil` leaves each as it is by itself.
public struct BitrateLimits: Sendable, Hashable, Codable {
    /// Less than this no voice needs; as in mediasoup's third generation.
    public static let least: UInt32 = 30_000

    /// What the path is believed to carry before anything was sent.
    public var initial: UInt32?
    /// What it is believed to carry however bad it looks.
    public var minimum: UInt32?
    /// What is sent however good it looks.
    public var maximum: UInt32?

    public init(initial: UInt32? = nil, minimum: UInt32? = nil, maximum: UInt32? = nil) {
        self.initial = initial
        self.minimum = minimum
        self.maximum = maximum
    }

    /// - Throws: `.invalid`, naming the field.
    func check() throws(BisqueError) {
        for (name, bitrate) in [("initial", initial), ("minimum", minimum), ("maximum", maximum)] {
            guard let bitrate, bitrate < BitrateLimits.least else { continue }
            throw FieldCheck.invalid(
                name, "\(bitrate) is less than \(BitrateLimits.least) bits per second")
        }
        if let minimum, let maximum, minimum > maximum {
            throw FieldCheck.invalid("minimum", "\(minimum) is more than the maximum, \(maximum)")
        }
        if let initial, initial < minimum ?? 0 || initial > maximum ?? .max {
            throw FieldCheck.invalid(
                "initial", "\(initial) is not between the minimum and the maximum")
        }
    }
}

extension LimitTransport {
    init(_ limits: BitrateLimits, transport: UInt32) {
        self.init(
            transport: TransportID(rawValue: transport), initialBitrate: limits.initial ?? 0,
            minimumBitrate: limits.minimum ?? 0, maximumBitrate: limits.maximum ?? 0)
    }
}
