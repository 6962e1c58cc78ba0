/// How evenly the pictures of the first video on a page come onto its screen.
///
/// It is the page that measures: what its thread of the browser does not show is not there.
import Bisque

struct PictureGaps: Sendable, CustomStringConvertible {
    /// Longer ones are counted.
    static let noticeable = Duration.milliseconds(200)

    let pictures: Int
    let longest: Duration
    /// When they began and ended, in milliseconds since 1970.
    let noticeableTimes: [ClosedRange<Double>]

    var noticeable: Int { noticeableTimes.count }

    var description: String {
        "\(pictures) pictures, longest gap \(longest.inMilliseconds) ms, "
            + "\(noticeable) over \(Self.noticeable.inMilliseconds) ms"
    }

    /// Looks from now on.
    static func begin(at tab: any BrowserTab) async throws {
        _ = try await tab.evaluate(
            """
            const now = () => performance.timeOrigin + performance.now();
            if (window.pictureTimes) {
                window.pictureTimes = [now()];
                return;
            }
            window.pictureTimes = [now()];
            const video = document.querySelector("video");
            const onFrame = () => {
                window.pictureTimes.push(now());
                video.requestVideoFrameCallback(onFrame);
            };
            video.requestVideoFrameCallback(onFrame);
            """)
    }

    /// What has come since; a gap that is still open counts too.
    init(since tab: any BrowserTab) async throws {
        let times = try await tab.evaluate(
            "return [...window.pictureTimes, performance.timeOrigin + performance.now()];"
        ).decoded(as: [Double].self)
        let gaps = zip(times, times.dropFirst()).map { $0...max($0, $1) }
        pictures = times.count - 2
        longest = gaps.map(Self.length).max() ?? .zero
        noticeableTimes = gaps.filter { Self.length(of: $0) > Self.noticeable }
    }

    private static func length(of gap: ClosedRange<Double>) -> Duration {
        .milliseconds(Int(gap.upperBound - gap.lowerBound))
    }
}
