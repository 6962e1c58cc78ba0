/// Writes the C half of the codec: `channel_messages.h` and `channel_messages.c`.
///
/// A message becomes a struct, a function that reads it and one that writes it. The wire itself is
/// written by hand, in `channel_wire.c`.
package struct CPrinter {
    private let schema: Schema

    package init(schema: Schema) {
        self.schema = schema
    }

    /// Every struct, in an order in which each is declared before it is used.
    private var structs: [Schema.Record] {
        schema.records + schema.requests.flatMap { [$0.question, $0.reply] }
            + schema.events.map(\.record)
    }

    // MARK: The header

    package func header() -> String {
        var lines = [
            "/* channel_messages.h - every message of the channel as a struct.",
            " *",
            " * Generated from channel.schema by channel-gen: do not edit. Reading fills a message",
            " * whole, with zeros where the reader went bad; views and lists live as long as the",
            " * reader's memory. */",
            "#ifndef BISQUE_CHANNEL_MESSAGES_H",
            "#define BISQUE_CHANNEL_MESSAGES_H",
            "",
            "#include <channel_wire.h>",
            "",
            "/* The definition both programs were built from; the first event carries it. */",
            "#define CH_SCHEMA_HASH 0x\(String(schema.hash, radix: 16))ULL",
            "",
            "enum ch_op {",
        ]
        lines += ops.map { "    CH_\(Names.upper($0.name)) = \($0.op)," }
        lines += ["};", ""]
        lines += list("CH_REQUESTS", schema.requests.map(\.question.name))
        lines += list("CH_EVENTS", schema.events.map(\.record.name))
        for enumeration in schema.enumerations { lines += declaration(of: enumeration) }
        for record in structs { lines += declaration(of: record) }
        for record in structs {
            lines += [signature("read", record, ";"), signature("write", record, ";")]
        }
        lines += ["", "#endif", ""]
        return lines.joined(separator: "\n")
    }

    private var ops: [(name: String, op: UInt8)] {
        schema.requests.map { ($0.question.name, $0.op) }
            + schema.events.map { ($0.record.name, $0.op) }
    }

    private func list(_ name: String, _ messages: [String]) -> [String] {
        let entries = messages.map { "    X(\(Names.upper($0)), \(Names.snake($0)))" }
        return ["#define \(name)(X) \\", entries.joined(separator: " \\\n"), ""]
    }

    private func declaration(of enumeration: Schema.Enumeration) -> [String] {
        let type = Names.snake(enumeration.name)
        var lines = comment(enumeration.docs, indentation: "") + ["enum ch_\(type) {"]
        for item in enumeration.cases {
            lines += comment(item.docs, indentation: "    ")
            lines.append("    \(constant(enumeration.name, item.name)),")
        }
        return lines + [
            "    \(constant(enumeration.name, "count"))", "};", "",
            "/* The value as the schema spells it. */",
            "const char *ch_\(type)_name(enum ch_\(type) value);", "",
        ]
    }

    private func declaration(of record: Schema.Record) -> [String] {
        var lines = comment(record.docs, indentation: "")
        lines.append("struct ch_\(Names.snake(record.name)) {")
        for field in record.fields {
            let name = Names.snake(field.name)
            lines += comment(field.docs, indentation: "    ")
            switch field.shape {
            case .plain:
                lines.append("    \(type(field.type)) \(name);")
            case .optional:
                lines += ["    bool has_\(name);", "    \(type(field.type)) \(name);"]
            case .list:
                lines += [
                    "    size_t \(name)_count;",
                    "    \(element(field.type)) *__counted_by(\(name)_count) \(name);",
                ]
            }
        }
        if record.fields.isEmpty { lines.append("    char empty;") }
        return lines + ["};", ""]
    }

    // MARK: The source

    package func source() -> String {
        var lines = [
            "/* channel_messages.c - every message of the channel, read and written.",
            " *",
            " * Generated from channel.schema by channel-gen: do not edit. */",
            "#include <channel_frame.h>",
            "#include <channel_messages.h>",
            "",
        ]
        lines += arenaAssertions()
        for enumeration in schema.enumerations { lines += name(of: enumeration) }
        for record in structs { lines += reader(of: record) + writer(of: record) }
        return lines.joined(separator: "\n")
    }

    /// A list of n elements takes at most n times the size and padding, so this holds for it whole.
    private func arenaAssertions() -> [String] {
        var seen: Set<String> = []
        var lines: [String] = []
        for field in structs.flatMap(\.fields) where field.shape == .list {
            let element = element(field.type)
            let leastSize = field.type.leastSize
            guard seen.insert(element).inserted else { continue }
            lines += [
                "_Static_assert(sizeof(\(element)) + 7 <= CH_ARENA_RATIO * \(leastSize),",
                "               \"a list of \(element) could outgrow CH_ARENA_SIZE\");",
            ]
        }
        return lines + [""]
    }

    private func name(of enumeration: Schema.Enumeration) -> [String] {
        let type = Names.snake(enumeration.name)
        var lines = ["const char *ch_\(type)_name(enum ch_\(type) value)", "{"]
        lines.append("    switch (value) {")
        for item in enumeration.cases {
            lines += [
                "    case \(constant(enumeration.name, item.name)):",
                "        return \"\(item.name)\";",
            ]
        }
        return lines + [
            "    case \(constant(enumeration.name, "count")):", "        break;", "    }",
            "    return \"unknown\";", "}", "",
        ]
    }

    private func reader(of record: Schema.Record) -> [String] {
        let type = "struct ch_\(Names.snake(record.name))"
        var lines = [signature("read", record), "{"]
        if record.fields.isEmpty { lines.append("    (void)r;") }
        lines.append("    *m = (\(type)){ 0 };")
        for field in record.fields {
            let name = Names.snake(field.name)
            switch field.shape {
            case .plain:
                lines.append("    " + read(field.type, into: "m->\(name)"))
            case .optional:
                lines += [
                    "    m->has_\(name) = ch_read_bool(r);",
                    "    if (m->has_\(name))",
                    "        " + read(field.type, into: "m->\(name)"),
                ]
            case .list:
                lines += [
                    "    {",
                    "        size_t count = ch_read_count(r, \(field.type.leastSize));",
                    "        \(element(field.type)) *list ="
                        + " ch_reader_allocate(r, count * sizeof(*list));",
                    "",
                    "        if (!list)",
                    "            count = 0;",
                    "        for (size_t i = 0; i < count; i++)",
                    "            " + read(field.type, into: "list[i]", isElement: true),
                    "        m->\(name)_count = count;",
                    "        m->\(name) = list;",
                    "    }",
                ]
            }
        }
        return lines + ["}", ""]
    }

    private func writer(of record: Schema.Record) -> [String] {
        var lines = [signature("write", record), "{"]
        if record.fields.isEmpty { lines += ["    (void)w;", "    (void)m;"] }
        for field in record.fields {
            let name = Names.snake(field.name)
            switch field.shape {
            case .plain:
                lines.append("    " + write(field.type, from: "m->\(name)"))
            case .optional:
                lines += [
                    "    ch_write_bool(w, m->has_\(name));",
                    "    if (m->has_\(name))",
                    "        " + write(field.type, from: "m->\(name)"),
                ]
            case .list:
                lines += [
                    "    ch_write_count(w, m->\(name)_count);",
                    "    for (size_t i = 0; i < m->\(name)_count; i++)",
                    "        " + write(field.type, from: "m->\(name)[i]"),
                ]
            }
        }
        return lines + ["}", ""]
    }

    // MARK: Pieces

    private func signature(
        _ verb: String, _ record: Schema.Record, _ end: String = ""
    ) -> String {
        let name = Names.snake(record.name)
        let head = "void ch_\(verb)_\(name)("
        let wire = verb == "read" ? "struct ch_reader *r," : "struct ch_writer *w,"
        let message = (verb == "read" ? "" : "const ") + "struct ch_\(name) *m)" + end
        let line = "\(head)\(wire) \(message)"
        guard line.count > 100 else { return line }
        return "\(head)\(wire)\n\(String(repeating: " ", count: head.count))\(message)"
    }

    private func read(
        _ type: Schema.FieldType, into place: String, isElement: Bool = false
    ) -> String {
        switch type {
        case .scalar(let scalar): "\(place) = ch_read_\(scalar.rawValue)(r);"
        case .id: "\(place) = ch_read_u32(r);"
        case .enumeration(let name):
            // An element of a list is stored as the byte it was.
            "\(place) = \(isElement ? "" : "(enum ch_\(Names.snake(name)))")"
                + "ch_read_enum(r, \(constant(name, "count")));"
        case .record(let record): "ch_read_\(Names.snake(record.name))(r, &\(place));"
        }
    }

    private func write(_ type: Schema.FieldType, from place: String) -> String {
        switch type {
        case .scalar(let scalar): "ch_write_\(scalar.rawValue)(w, \(place));"
        case .id: "ch_write_u32(w, \(place));"
        case .enumeration(let name):
            "ch_write_enum(w, \(place), \(constant(name, "count")));"
        case .record(let record): "ch_write_\(Names.snake(record.name))(w, &\(place));"
        }
    }

    private func type(_ type: Schema.FieldType) -> String {
        switch type {
        case .scalar(.bool): "bool"
        case .scalar(.string), .scalar(.bytes): "struct ch_view"
        case .scalar(.i32): "int32_t"
        case .scalar(let scalar): "uint\(scalar.rawValue.dropFirst())_t"
        case .id: "uint32_t"
        case .enumeration(let name): "enum ch_\(Names.snake(name))"
        case .record(let record): "struct ch_\(Names.snake(record.name))"
        }
    }

    private func element(_ type: Schema.FieldType) -> String {
        if case .enumeration = type { return "uint8_t" }
        return self.type(type)
    }

    private func constant(_ enumeration: String, _ name: String) -> String {
        "CH_\(Names.upper(enumeration))_\(Names.upper(name))"
    }

    private func comment(_ docs: [String], indentation: String) -> [String] {
        guard let first = docs.first else { return [] }
        var lines = ["\(indentation)/* \(first)"]
        lines += docs.dropFirst().map { "\(indentation) * \($0)" }
        if lines[lines.count - 1].count + 3 > 100 { lines.append("\(indentation) *") }
        lines[lines.count - 1] += lines.last == "\(indentation) *" ? "/" : " */"
        return lines
    }
}
