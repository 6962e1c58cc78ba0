import Testing

@testable import Bisque

/// Frames on their way to the socket.
@Suite struct OutboxTests {
    private func descriptor() throws -> OwnedDescriptor { try WakeUp().descriptor }

    @Test func framesAreJoinedIntoOneWrite() {
        var outbox = Outbox()
        outbox.append([1, 2])
        outbox.append([3])
        #expect(outbox.byteCount == 3)
        #expect(outbox.take()?.bytes == [1, 2, 3])
        #expect(outbox.take() == nil)
    }

    @Test func aFrameWithDescriptorsBeginsAWrite() throws {
        var outbox = Outbox()
        outbox.append([1])
        outbox.append([2], descriptors: [try descriptor()])
        outbox.append([3])
        let first = outbox.take()
        let second = outbox.take()
        #expect(first?.bytes == [1])
        #expect(first?.descriptors.count == 0)
        #expect(second?.bytes == [2, 3])
        #expect(second?.descriptors.count == 1)
    }

    @Test func whatWasNotSentIsTheNextWrite() throws {
        var outbox = Outbox()
        outbox.append([1, 2, 3, 4])
        outbox.append([5], descriptors: [try descriptor()])
        let parcel = try #require(outbox.take() as Outbox.Parcel?)
        outbox.putBack(parcel, sent: 3)
        #expect(outbox.byteCount == 2)
        let rest = try #require(outbox.take() as Outbox.Parcel?)
        #expect(Array(rest.bytes[rest.sent...]) == [4])
    }

    @Test func descriptorsThatHaveGoneAreNotSentAgain() throws {
        var outbox = Outbox()
        outbox.append([1, 2], descriptors: [try descriptor()])
        let parcel = try #require(outbox.take() as Outbox.Parcel?)
        outbox.putBack(parcel, sent: 1)
        #expect(outbox.take()?.descriptors.count == 0)
    }

    @Test func descriptorsThatHaveNotGoneStay() throws {
        var outbox = Outbox()
        outbox.append([1, 2], descriptors: [try descriptor()])
        let parcel = try #require(outbox.take() as Outbox.Parcel?)
        outbox.putBack(parcel, sent: 0)
        #expect(outbox.take()?.descriptors.count == 1)
    }

    @Test func moreThanEightMebibytesAreTooMany() {
        var outbox = Outbox()
        outbox.append([UInt8](repeating: 0, count: 8 << 20))
        #expect(!outbox.isOverfull)
        outbox.append([0])
        #expect(outbox.isOverfull)
    }
}
