/// What `channel.schema` says, as values: the parser makes them and both printers read them.
///
/// Everything in here has been checked, so the printers ask no questions.
package struct Schema {
    package var ids: [Identity] = []
    package var enumerations: [Enumeration] = []
    package var records: [Record] = []
    package var requests: [Request] = []
    package var events: [Event] = []
    /// FNV-1a of the file's bytes, which `Hello` carries.
    package var hash: UInt64

    package struct Identity {
        package let docs: [String]
        package let name: String
    }

    package struct Enumeration {
        package let docs: [String]
        package let name: String
        package let cases: [Case]
    }

    package struct Case {
        package let docs: [String]
        package let name: String
    }

    package struct Record {
        package let docs: [String]
        package let name: String
        package let fields: [Field]

        /// The fewest bytes a value takes on the wire: every list and string empty.
        package var leastSize: Int { fields.reduce(0) { $0 + $1.leastSize } }
    }

    package struct Request {
        package let op: UInt8
        package let question: Record
        package let reply: Record
    }

    package struct Event {
        package let op: UInt8
        package let record: Record
    }

    package struct Field {
        package let docs: [String]
        package let name: String
        package let type: FieldType
        package let shape: Shape

        package var leastSize: Int {
            switch shape {
            case .plain: type.leastSize
            case .optional: 1
            case .list: 2
            }
        }
    }

    package enum Shape {
        case plain, optional, list
    }

    package enum Scalar: String, CaseIterable {
        case u8, u16, u32, u64, i32, bool, string, bytes

        package var leastSize: Int {
            switch self {
            case .u8, .bool: 1
            case .u16, .string, .bytes: 2
            case .u32, .i32: 4
            case .u64: 8
            }
        }
    }

    package enum FieldType {
        case scalar(Scalar)
        case id(String)
        case enumeration(String)
        case record(Record)

        package var leastSize: Int {
            switch self {
            case .scalar(let scalar): scalar.leastSize
            case .id: 4
            case .enumeration: 1
            case .record(let record): record.leastSize
            }
        }
    }

    /// FNV-1a, 64 bits.
    package static func hash(of text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
