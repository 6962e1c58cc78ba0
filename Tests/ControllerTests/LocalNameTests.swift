/// Names that are known in one network only: what is asked, and what is read of answers.
import Testing

@testable import Bisque

struct LocalNameTests {
    private static let name = "1f4712db-ea17-4bcf-a596-105139dfd8bf.local"

    private static func labels(_ name: String) -> [UInt8] {
        name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
    }

    /// An answer as responders give it: no question, the cache-flush bit, 120 s to live.
    private static func answer(
        _ records: [(owner: [UInt8], type: UInt8, data: [UInt8])], flags: UInt8 = 0x84
    ) -> [UInt8] {
        [0, 0, flags, 0, 0, 0, 0, UInt8(records.count), 0, 0, 0, 0]
            + records.flatMap { record in
                record.owner + [0, record.type, 0x80, 1, 0, 0, 0, 120, 0, UInt8(record.data.count)]
                    + record.data
            }
    }

    @Test(
        "one label and .local is a name of a network",
        arguments: [
            (name, true), ("A.LOCAL", true), ("a.b.local", false), (".local", false),
            ("local", false), ("a.local.", false), ("a.example", false), ("", false),
            (String(repeating: "a", count: 63) + ".local", true),
            (String(repeating: "a", count: 64) + ".local", false),
        ])
    func namesAreTold(_ name: String, _ isOne: Bool) {
        #expect(LocalNames.isOne(name) == isOne)
    }

    @Test func bothFamiliesAreAskedFor() {
        let name = Self.labels(Self.name)
        let expected: [UInt8] =
            [0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0] + name + [0, 1, 0, 1] + name + [0, 28, 0, 1]
        #expect(LocalNameMessage.query(for: Self.name) == expected)
    }

    @Test func addressesOfBothFamiliesAreRead() {
        let ipv6: [UInt8] = [0x20, 1, 0xD, 0xB8] + [UInt8](repeating: 0, count: 11) + [1]
        let message = Self.answer([
            (Self.labels(Self.name.uppercased()), 1, [192, 0, 2, 7]),
            // The name once more: a pointer to where it stood.
            ([0xC0, 12], 28, ipv6),
        ])
        #expect(
            LocalNameMessage.addresses(of: Self.name, in: message) == ["192.0.2.7", "2001:db8::1"])
    }

    @Test func whatIsNoAnswerToThatIsPassedOver() {
        let own = Self.labels(Self.name)
        let address: [UInt8] = [192, 0, 2, 7]
        let others: [[UInt8]] = [
            [], [0], Self.answer([(own, 1, address)], flags: 0),
            Self.answer([(Self.labels("b.local"), 1, address)]),
            Self.answer([(own, 1, [1, 2, 3])]), Self.answer([(own, 28, address)]),
            Self.answer([(own, 16, address)]),
            // A pointer to itself, and one ahead.
            Self.answer([([0xC0, 12], 1, address)]), Self.answer([([0xC0, 40], 1, address)]),
            Array(Self.answer([(own, 1, address)]).dropLast()),
        ]
        for message in others {
            #expect(LocalNameMessage.addresses(of: Self.name, in: message) == [])
        }
        // After another's record ours is found all the same.
        let second = Self.answer([(Self.labels("b.local"), 1, [9, 9, 9, 9]), (own, 1, address)])
        #expect(LocalNameMessage.addresses(of: Self.name, in: second) == ["192.0.2.7"])
    }

    @Test func damagedAnswersAreReadWithoutHarm() {
        var random = RandomNumbers(seed: 5_353)
        let whole = Self.answer([
            (Self.labels(Self.name), 1, [192, 0, 2, 7]), ([0xC0, 12], 1, [192, 0, 2, 8]),
        ])
        for _ in 0..<20_000 {
            var message = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                message[Int.random(in: 0..<message.count, using: &random)] =
                    UInt8.random(in: 0...255, using: &random)
            }
            message.removeLast(Int.random(in: 0..<message.count, using: &random))
            let found = LocalNameMessage.addresses(of: Self.name, in: message)
            #expect(found.count <= 2 && found.allSatisfy { AddressFamily(of: $0) != nil })
        }
    }
}
