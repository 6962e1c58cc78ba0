/// What a frame is about.
package enum FrameKind: UInt8, WireEnum {
    case request = 0
    case reply
    case refusal
    case event
}
