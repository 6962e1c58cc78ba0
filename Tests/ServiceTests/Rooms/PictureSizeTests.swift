import Bisque
import Testing

@testable import BisqueService

/// Which of a stream's sizes is enough where it is shown.
@Suite struct PictureSizeTests {
    private func enough(
        _ width: Int64, _ height: Int64, of full: PictureSize = .usual, sizes: UInt8 = 3
    ) -> UInt8 {
        PictureSize(width: width, height: height).enough(of: full, sizes: sizes)
    }

    @Test func aPictureIsStretchedByAQuarterAtMost() {
        #expect(enough(320, 180) == 0)
        #expect(enough(400, 225) == 0)
        #expect(enough(401, 225) == 1)
        #expect(enough(640, 360) == 1)
        #expect(enough(800, 450) == 1)
        #expect(enough(801, 450) == 2)
        #expect(enough(1280, 720) == 2)
    }

    @Test func theSideThatNeedsMoreCounts() {
        #expect(enough(320, 320) == 1)
        #expect(enough(180, 320) == 1)
        #expect(enough(180, 320, of: PictureSize(width: 720, height: 1280)) == 0)
    }

    @Test func thereIsNoSizeBeyondTheLast() {
        #expect(enough(16_384, 16_384) == 2)
        #expect(enough(16_384, 16_384, sizes: 1) == 0)
        #expect(enough(1, 1, sizes: 0) == 0)
        #expect(
            enough(1, 1, of: PictureSize(width: 16_384, height: 16_384), sizes: 8) == 0)
        #expect(enough(16_384, 1, of: PictureSize(width: 1, height: 1), sizes: 8) == 7)
    }

    @Test func aPreferenceIsAWishForLayers() {
        let small = Preference(
            size: PictureSize(width: 300, height: 150), isPinned: false, source: .camera)
        #expect(small.layers(of: "L3T3", size: .usual) == Layers(spatial: 0))
        #expect(small.layers(of: "L2T1", size: .usual) == Layers(spatial: 0))
        #expect(small.layers(of: "L1T3", size: .usual) == nil)
        #expect(small.layers(of: nil, size: .usual) == nil)
        #expect(!small.comesFirst)
        #expect(Preference.usual(for: .camera).layers(of: "L3T3", size: .usual) == nil)
    }

    @Test func screensAndWhatIsPinnedComeFirst() {
        #expect(Preference.usual(for: .screen).comesFirst)
        #expect(!Preference.usual(for: .camera).comesFirst)
        #expect(Preference(size: nil, isPinned: true, source: .camera).comesFirst)
    }
}
