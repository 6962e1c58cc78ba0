/// Reads `channel.schema`; refuses what either codec could not express, by line.
///
/// A name is declared before it is used, so a record can never contain itself.
package struct SchemaParser {
    private var tokens: ArraySlice<SchemaLexer.Token>
    private var schema: Schema
    private var types: [String: Schema.FieldType] = [:]
    /// Every name that becomes a type, its replies included, as C would spell it.
    private var names: Set<String> = []
    private var ops: Set<UInt8> = []
    private var line = 1

    package static func parse(_ text: String) throws(SchemaError) -> Schema {
        var parser = SchemaParser(
            tokens: try SchemaLexer.tokens(of: text)[...],
            schema: Schema(hash: Schema.hash(of: text)))
        while !parser.tokens.isEmpty {
            try parser.declaration()
        }
        return parser.schema
    }

    private init(tokens: ArraySlice<SchemaLexer.Token>, schema: Schema) {
        self.tokens = tokens
        self.schema = schema
        for scalar in Schema.Scalar.allCases {
            types[scalar.rawValue] = .scalar(scalar)
        }
    }

    // MARK: Declarations

    private mutating func declaration() throws(SchemaError) {
        let keyword = try next("a declaration")
        switch keyword.text {
        case "id":
            let name = try typeName()
            types[name] = .id(name)
            schema.ids.append(Schema.Identity(docs: keyword.docs, name: name))
        case "enum":
            let name = try typeName()
            let cases = try cases()
            types[name] = .enumeration(name)
            schema.enumerations.append(
                Schema.Enumeration(docs: keyword.docs, name: name, cases: cases))
        case "record":
            let name = try typeName()
            let record = Schema.Record(docs: keyword.docs, name: name, fields: try fields())
            if record.fields.isEmpty { throw error("record \(name) has no fields") }
            types[name] = .record(record)
            schema.records.append(record)
        case "request":
            schema.requests.append(try request(keyword.docs))
        case "event":
            let name = try typeName()
            let op = try op()
            let record = Schema.Record(docs: keyword.docs, name: name, fields: try fields())
            schema.events.append(Schema.Event(op: op, record: record))
        default:
            throw error("`\(keyword.text)` is not id, enum, record, request or event")
        }
    }

    private mutating func request(_ docs: [String]) throws(SchemaError) -> Schema.Request {
        let name = try typeName()
        try claim(name + "Reply")
        let op = try op()
        let question = Schema.Record(docs: docs, name: name, fields: try fields())
        try expect("->")
        let reply = Schema.Record(
            docs: ["The answer to `\(name)`."], name: name + "Reply", fields: try fields())
        return Schema.Request(op: op, question: question, reply: reply)
    }

    private mutating func cases() throws(SchemaError) -> [Schema.Case] {
        var cases: [Schema.Case] = []
        var seen: Set<String> = ["count"]
        try expect("{")
        while let token = tokens.first, token.text != "}" {
            let name = try lowerName("a case")
            guard seen.insert(name).inserted else { throw error("case \(name) is there already") }
            cases.append(Schema.Case(docs: token.docs, name: name))
        }
        try expect("}")
        guard 1...255 ~= cases.count else { throw error("an enum has 1 to 255 cases") }
        return cases
    }

    // MARK: Fields

    private mutating func fields() throws(SchemaError) -> [Schema.Field] {
        var fields: [Schema.Field] = []
        var seen: Set<String> = []
        try expect("{")
        while let token = tokens.first, token.text != "}" {
            let name = try lowerName("a field")
            let (type, shape) = try type()
            // An optional and a list have a second member in C.
            var members = [Names.snake(name)]
            switch shape {
            case .plain: break
            case .optional: members.append("has_\(members[0])")
            case .list: members.append("\(members[0])_count")
            }
            for member in members where !seen.insert(member).inserted {
                throw error("field \(name): \(member) is there already")
            }
            fields.append(Schema.Field(docs: token.docs, name: name, type: type, shape: shape))
        }
        try expect("}")
        return fields
    }

    private mutating func type() throws(SchemaError) -> (Schema.FieldType, Schema.Shape) {
        let token = try next("a type")
        if token.text == "[" {
            let element = try declared(try next("a type"))
            try expect("]")
            if tokens.first?.text == "?" { throw error("a list cannot be optional") }
            return (element, .list)
        }
        let type = try declared(token)
        guard tokens.first?.text == "?" else { return (type, .plain) }
        try expect("?")
        return (type, .optional)
    }

    private func declared(_ token: SchemaLexer.Token) throws(SchemaError) -> Schema.FieldType {
        guard let type = types[token.text] else {
            throw error("\(token.text) is not a type declared above")
        }
        return type
    }

    // MARK: Names and numbers

    private mutating func typeName() throws(SchemaError) -> String {
        let name = try next("a name").text
        guard name.first?.isUppercase == true else {
            throw error("\(name): a type begins with a capital letter")
        }
        try claim(name)
        return name
    }

    private mutating func claim(_ name: String) throws(SchemaError) {
        guard names.insert(Names.snake(name)).inserted else {
            throw error("\(name) is declared already")
        }
    }

    private mutating func lowerName(_ what: String) throws(SchemaError) -> String {
        let token = try next(what)
        guard token.isWord, token.text.first?.isLowercase == true else {
            throw error("\(token.text): \(what) begins with a small letter")
        }
        guard !Names.reserved.contains(token.text) else {
            throw error("\(token.text) is a word of C or Swift")
        }
        return token.text
    }

    private mutating func op() throws(SchemaError) -> UInt8 {
        try expect("=")
        let token = try next("a number")
        guard token.isNumber, let op = UInt8(token.text), op > 0 else {
            throw error("\(token.text): an op is a number from 1 to 255")
        }
        guard ops.insert(op).inserted else { throw error("op \(op) is there already") }
        return op
    }

    // MARK: Tokens

    private mutating func next(_ what: String) throws(SchemaError) -> SchemaLexer.Token {
        guard let token = tokens.popFirst() else {
            throw error("the page ends where \(what) should be")
        }
        line = token.line
        return token
    }

    private mutating func expect(_ text: String) throws(SchemaError) {
        let token = try next("`\(text)`")
        if token.text != text { throw error("`\(token.text)` where `\(text)` should be") }
    }

    private func error(_ message: String) -> SchemaError {
        SchemaError(line: line, message)
    }
}
