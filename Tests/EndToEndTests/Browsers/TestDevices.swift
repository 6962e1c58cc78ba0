/// What a browser finds when a page asks for a camera, a microphone or the screen.
enum TestDevices: Sendable {
    /// Pictures and sounds of nobody, and nobody is asked.
    case granted
    /// The user says no, each time.
    case refused
    /// There may be a microphone.
    case withoutCamera
}
