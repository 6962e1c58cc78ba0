/// Two workers that were measured at the same time: one that makes estimates, one that does not.
struct EstimatePair {
    let estimating: LoadSample
    let plain: LoadSample

    /// What the estimates add.
    var percent: Double {
        plain.cpuMicrosecondsPerPacket > 0
            ? 100 * (estimating.cpuMicrosecondsPerPacket / plain.cpuMicrosecondsPerPacket - 1) : 0
    }
}
