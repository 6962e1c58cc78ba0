/// A call that is as it should be, for a while.
import Testing

extension CallCensus {
    /// Everybody listens to everybody else, decodes at least nine of ten frames in the size in
    /// which they are sent, and hears something. Counted between the same two moments.
    static func expectCall(
        of guests: [Guest], for time: Duration = .seconds(10)
    ) async throws {
        for guest in guests { try await guest.listen() }
        let others = guests.count - 1
        for guest in guests { try await guest.expectMedia(videos: others, sounds: others) }

        let before = try await CallCensus(of: guests)
        try await Task.sleep(for: time)
        let after = try await CallCensus(of: guests)
        for listener in guests {
            for publisher in guests where publisher !== listener {
                let pictures = try after.pictures(of: publisher, at: listener, since: before)
                print("\(publisher.name) at \(listener.name): \(pictures)")
                #expect(pictures.decoded * 10 >= pictures.sent * 9, "\(pictures)")
                #expect(pictures.sent > 0)
                // An encoder may change its size at any moment, in this one too.
                try await eventually("\(listener.name) decodes the size that is sent") {
                    let now = try await CallCensus(of: [publisher, listener])
                    let latest = try now.pictures(of: publisher, at: listener, since: before)
                    return latest.sizeDecoded == latest.sizeSent
                }
                #expect(try after.sound(of: publisher, at: listener, since: before) > 0)
            }
        }
    }
}
