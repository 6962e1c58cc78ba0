import Testing

@testable import Bisque

/// A packet's fields, read from its bytes.
struct RtpObjectTests {
    private static let header: [UInt8] = [
        0x80, 0xEE, 0x12, 0x34, 0x00, 0x01, 0x02, 0x03, 0xA0, 0xB0, 0xC0, 0xD0,
    ]

    @Test("RR-22: a packet is read into its fields") func fields() throws {
        let packet = try #require(RtpObject(Self.header + [1, 2, 3]))
        #expect(packet.payloadType == 110 && packet.marker)
        #expect(packet.sequenceNumber == 0x1234 && packet.timestamp == 0x0001_0203)
        #expect(packet.ssrc == 0xA0B0_C0D0 && packet.payload == [1, 2, 3])
    }

    @Test func contributorsExtensionsAndPaddingAreNoPayload() throws {
        var bytes = Self.header
        bytes[0] = 0xB1
        bytes += [9, 9, 9, 9]
        bytes += [0xBE, 0xDE, 0, 1, 0x10, 0x55, 0, 0]
        bytes += [1, 2, 3] + [0, 0, 3]
        #expect(try #require(RtpObject(bytes)).payload == [1, 2, 3])
    }

    @Test func anEmptyPayloadIsOne() throws {
        #expect(try #require(RtpObject(Self.header)).payload == [])
        var padded = Self.header + [0, 2]
        padded[0] = 0xA0
        #expect(try #require(RtpObject(padded)).payload == [])
    }

    @Test func whatIsNoPacketIsNothing() {
        #expect(RtpObject([]) == nil)
        #expect(RtpObject(Array(Self.header.dropLast())) == nil)
        for first: UInt8 in [0x00, 0x40, 0xC0] {
            #expect(RtpObject([first] + Self.header.dropFirst()) == nil)
        }
        // Contributors, an extension and padding that are not there.
        for first: UInt8 in [0x8F, 0x90, 0xA0] {
            #expect(RtpObject([first] + Self.header.dropFirst() + [0]) == nil)
        }
        #expect(RtpObject([0x90] + Self.header.dropFirst() + [0xBE, 0xDE, 0xFF, 0xFF]) == nil)
        #expect(RtpObject([0xA0] + Self.header.dropFirst() + [1, 2, 13]) == nil)
    }
}
