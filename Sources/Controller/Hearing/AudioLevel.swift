/// How loud a receiver was over one interval.
public struct AudioLevel: Sendable {
    public let receiver: RtpReceiver
    /// In dBov: 0 is the loudest there is, -127 silence. What the publisher says himself.
    public let level: Int
}
