/// What was lost and came again, from packets whose heads alone can be read.
@testable import Bisque
import Testing

@Suite("Relay: repairs")
struct RepairCountTests {
    @Test func aPacketIsRepairedWhenOneOfItsRepetitionsArrives() {
        var log = PictureLog(ssrc: 7, repairSsrc: 8)
        note(&log, ssrc: 7, sequence: 1, timestamp: 90, isLost: true)
        note(&log, ssrc: 7, sequence: 2, timestamp: 90, isLost: true)
        note(&log, ssrc: 7, sequence: 3, timestamp: 180, isLost: true)
        note(&log, ssrc: 7, sequence: 4, timestamp: 180, isLost: false)
        note(&log, ssrc: 8, sequence: 1, timestamp: 90, isLost: true)
        note(&log, ssrc: 8, sequence: 2, timestamp: 180, isLost: true)
        note(&log, ssrc: 8, sequence: 3, timestamp: 90, isLost: false)
        note(&log, ssrc: 9, sequence: 5, timestamp: 90, isLost: true)

        let count = RepairCount(
            log,
            [
                again(2, timestamp: 90), again(3, timestamp: 180), again(1, timestamp: 90),
                again(4, timestamp: 270),
            ])
        #expect(count.lost == 3)
        #expect(count.repaired == 1)
        #expect(log.begun.count == 2)
    }

    @Test func packetsThatAreNoRtpAreNotLookedAt() {
        var log = PictureLog(ssrc: 0)
        for packet in [[], [0x80], [UInt8](repeating: 0, count: 20), [0x80, 200] + zeros] {
            log.note(packet, isLost: true, at: .zero)
        }
        #expect(log.packets.isEmpty)
        log.note([0x80, 96] + zeros, isLost: true, at: .zero)
        #expect(log.packets.count == 1)
    }

    private var zeros: [UInt8] { [UInt8](repeating: 0, count: 18) }

    private func note(
        _ log: inout PictureLog, ssrc: UInt8, sequence: UInt8, timestamp: UInt16, isLost: Bool
    ) {
        let packet: Link.Packet = [
            0x80, 96, 0, sequence, 0, 0, UInt8(timestamp >> 8), UInt8(timestamp & 255), 0, 0, 0,
            ssrc,
        ]
        log.note(packet, isLost: isLost, at: .zero)
    }

    private func again(_ sequence: UInt16, timestamp: UInt32) -> TraceEvent {
        TraceEvent(
            kind: .rtp, isOutgoing: true, isRepetition: true, ssrc: 7, sequence: sequence,
            timestamp: timestamp, size: 100, bitrate: 0, lost: 0)
    }
}
