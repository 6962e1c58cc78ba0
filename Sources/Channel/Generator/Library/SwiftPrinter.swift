/// Writes the Swift half of the codec: `Messages.swift`.
///
/// A message becomes a struct that reads and writes itself. The wire itself is written by hand, in
/// `Wire.swift`, and so are the protocols the messages conform to.
package struct SwiftPrinter {
    private let schema: Schema

    package init(schema: Schema) {
        self.schema = schema
    }

    package func source() -> String {
        var lines = [
            "// Messages.swift - every message of the channel as a value.",
            "//",
            "// Generated from channel.schema by channel-gen: do not edit.",
            "",
            "/// The definition both programs were built from; the first event carries it.",
            "package let schemaHash: UInt64 = \(grouped(schema.hash))",
        ]
        for id in schema.ids { lines += declaration(of: id) }
        for enumeration in schema.enumerations { lines += declaration(of: enumeration) }
        for record in schema.records { lines += declaration(of: record, as: "WireValue", []) }
        for request in schema.requests {
            lines += declaration(
                of: request.question, as: "Request",
                [
                    "    package typealias Reply = \(request.reply.name)",
                    "    package static let op: UInt8 = \(request.op)",
                    "    package static let name = \"\(request.question.name)\"",
                    "",
                ])
            lines += declaration(of: request.reply, as: "WireValue", [])
        }
        for event in schema.events {
            lines += declaration(of: event.record, as: "WireValue", [])
        }
        lines += requestTypes() + workerEvent()
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Types

    private func declaration(of id: Schema.Identity) -> [String] {
        comment(id.docs, indentation: "", before: "") + [
            "package struct \(id.name): Identifier {",
            "    package let rawValue: UInt32",
            "",
            "    package init(rawValue: UInt32) {",
            "        self.rawValue = rawValue",
            "    }",
            "}",
        ]
    }

    private func declaration(of enumeration: Schema.Enumeration) -> [String] {
        var lines = comment(enumeration.docs, indentation: "", before: "")
        lines.append("package enum \(enumeration.name): UInt8, WireEnum {")
        for (value, item) in enumeration.cases.enumerated() {
            lines += comment(item.docs, indentation: "    ")
            lines.append("    case \(item.name)\(value == 0 ? " = 0" : "")")
        }
        return lines + ["}"]
    }

    private func declaration(
        of record: Schema.Record, as conformance: String, _ members: [String]
    ) -> [String] {
        var lines = comment(record.docs, indentation: "", before: "")
        lines.append("package struct \(record.name): \(conformance) {")
        lines += members
        for field in record.fields {
            lines += comment(field.docs, indentation: "    ")
            lines.append("    package var \(field.name): \(type(field))")
        }
        if !record.fields.isEmpty { lines.append("") }
        lines += initializer(of: record) + [""]
        lines += ["    package static let leastSize = \(record.leastSize)", ""]
        let fields = record.fields
        lines += body(
            "    package init(from reader: inout WireReader) throws(ChannelError) {",
            fields.map { "        \($0.name) = try reader.\(reading($0))" })
        lines.append("")
        lines += body(
            "    package func write(to writer: inout WireWriter) throws(ChannelError) {",
            fields.map { "        try writer.\(verb($0))(\($0.name))" })
        return lines + ["}"]
    }

    private func initializer(of record: Schema.Record) -> [String] {
        let parameters = record.fields.map {
            "\($0.name): \(type($0))\($0.shape == .optional ? " = nil" : "")"
        }
        let line = "    package init(\(parameters.joined(separator: ", "))) {"
        let fits = line.count <= 100
        let head = fits ? line : "    package init("
        var lines = body(head, record.fields.map { "        self.\($0.name) = \($0.name)" })
        if !fits {
            let broken = parameters.map { "        \($0)" }.joined(separator: ",\n")
            lines.insert(contentsOf: [broken, "    ) {"], at: 1)
        }
        return lines
    }

    // MARK: Lists of messages

    private func requestTypes() -> [String] {
        let requests = schema.requests.sorted { $0.op < $1.op }
        return [
            "", "/// Every request there is, by rising op.",
            "package let requestTypes: [any Request.Type] = [",
        ] + requests.map { "    \($0.question.name).self," } + ["]"]
    }

    private func workerEvent() -> [String] {
        let events = schema.events.map {
            (type: $0.record.name, name: Names.camel($0.record.name), op: $0.op)
        }
        var lines = ["", "/// What the worker tells unasked."]
        lines.append("package enum WorkerEvent: Sendable, Hashable {")
        lines += events.map { "    case \($0.name)(\($0.type))" }
        lines += ["", "    package var op: UInt8 {", "        switch self {"]
        lines += events.map { "        case .\($0.name): \($0.op)" }
        lines += [
            "        }", "    }", "",
            "    package static func decode(",
            "        op: UInt8, payload: ArraySlice<UInt8>",
            "    ) throws(ChannelError) -> WorkerEvent {",
            "        switch op {",
        ]
        lines += events.map {
            "        case \($0.op): .\($0.name)(try \($0.type)(decoding: payload))"
        }
        lines += ["        default: throw .unknownOp(op)", "        }", "    }", ""]
        lines += [
            "    package func write(to writer: inout WireWriter) throws(ChannelError) {",
            "        switch self {",
        ]
        lines += events.map {
            "        case .\($0.name)(let event): try event.write(to: &writer)"
        }
        return lines + ["        }", "    }", "}"]
    }

    // MARK: Pieces

    private func body(_ head: String, _ lines: [String]) -> [String] {
        guard !lines.isEmpty else { return [head + "}"] }
        return [head] + lines + ["    }"]
    }

    /// Hexadecimal, in groups of four digits.
    private func grouped(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        let padded = String(repeating: "0", count: 16 - digits.count) + digits
        return padded.enumerated().reduce("0x") { text, digit in
            text + (digit.offset > 0 && digit.offset % 4 == 0 ? "_" : "") + String(digit.element)
        }
    }

    private func reading(_ field: Schema.Field) -> String {
        verb(field) + "()"
    }

    private func verb(_ field: Schema.Field) -> String {
        switch field.shape {
        case .plain: "value"
        case .optional: "optional"
        case .list: "list"
        }
    }

    private func type(_ field: Schema.Field) -> String {
        let type =
            switch field.type {
            case .scalar(.u8): "UInt8"
            case .scalar(.u16): "UInt16"
            case .scalar(.u32): "UInt32"
            case .scalar(.u64): "UInt64"
            case .scalar(.i32): "Int32"
            case .scalar(.bool): "Bool"
            case .scalar(.string): "String"
            case .scalar(.bytes): "Bytes"
            case .id(let name), .enumeration(let name): name
            case .record(let record): record.name
            }
        switch field.shape {
        case .plain: return type
        case .optional: return type + "?"
        case .list: return "[\(type)]"
        }
    }

    private func comment(
        _ docs: [String], indentation: String, before: String? = nil
    ) -> [String] {
        (before.map { [$0] } ?? []) + docs.map { "\(indentation)/// \($0)" }
    }
}
