/// How large a picture is, in pixels.
struct PictureSize: Sendable, Hashable {
    /// What either side may have.
    static let side: ClosedRange<Int64> = 1...16_384
    /// What a camera most likely sends when nobody has said it.
    static let usual = PictureSize(width: 1_280, height: 720)

    let width: Int64
    let height: Int64

    /// Which of a stream's sizes is enough to be shown as large as this.
    ///
    /// Stretching a picture by a quarter is hardly seen. Of the two sides the one counts that needs
    /// more: the other may be cut off, or be left empty.
    ///
    /// - Parameters:
    ///   - full: the largest of the sizes; each other one has half the sides of the next.
    ///   - sizes: how many there are.
    /// - Returns: its number, from 0 for the smallest.
    func enough(of full: PictureSize, sizes: UInt8) -> UInt8 {
        let shown = max(width * full.height, height * full.width)
        let whole = full.width * full.height
        let last = max(sizes, 1) - 1
        return (0..<last).first { shown * 4 * (1 << Int64(last - $0)) <= whole * 5 } ?? last
    }
}
