/// Bytes nobody can guess, for secrets.
public enum WebRandom {
    public static func bytes(_ count: Int) -> [UInt8] {
        // The system's generator, which is the kernel's.
        (0..<count).map { _ in UInt8.random(in: .min ... .max) }
    }
}
