/// Reads a session description line by line and says where it stops being one.
///
/// Strict in form and order; unknown attributes are kept, unknown lines refused.
struct SdpParser {
    /// What a line may be followed by: never by a line of a smaller place.
    private enum Place: Int, Comparable {
        case start, version, origin, name, information, uri, email, phone, connection, bandwidth
        case time, key, attribute

        static func < (first: Place, second: Place) -> Bool { first.rawValue < second.rawValue }
    }

    private var session = SessionDescription(
        origin: SdpOrigin(sessionID: 0, version: 0), name: "", details: [])
    private var section: MediaDescription?
    private var place = Place.start
    /// Which attributes the section has that it may have only once.
    private var unique: Set<String> = []
    private var line = 0

    /// - Parameter isFragment: begins with the attributes (RFC 8840 section 9.2).
    static func parse(
        _ text: String, isFragment: Bool = false
    ) throws(SdpError) -> SessionDescription {
        guard text.utf8.count <= SdpLimits.textBytes else { throw .textTooLong }
        var parser = SdpParser()
        if isFragment { parser.place = .time }
        var rest = Substring(text).utf8
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: "\n"))
            var bytes = rest[..<(end ?? rest.endIndex)]
            rest = end.map { rest[rest.index(after: $0)...] } ?? rest[rest.endIndex...]
            if bytes.last == UInt8(ascii: "\r") { bytes = bytes.dropLast() }
            try parser.read(bytes)
        }
        return try parser.finish()
    }

    private mutating func read(_ bytes: Substring.UTF8View) throws(SdpError) {
        line += 1
        guard bytes.count <= SdpLimits.lineBytes else { throw .lineTooLong(line: line) }
        guard !bytes.contains(where: { $0 == 0 || $0 == UInt8(ascii: "\r") }) else {
            throw .forbiddenCharacter(line: line)
        }
        let head = bytes.prefix(2)
        guard let type = head.first, head.count == 2, head.last == UInt8(ascii: "=") else {
            throw .noLine(line: line)
        }
        let letter = Character(Unicode.Scalar(type))
        let value = String(Substring(bytes.dropFirst(2)))
        switch letter {
        case "v": try readVersion(value)
        case "o": try readOrigin(value)
        case "s":
            try move(to: .name, from: .origin, "s=")
            session.name = value
        case "a": try readAttribute(value)
        case "m": try beginSection(value)
        default:
            guard let kind = SdpLine.Kind(rawValue: letter) else { throw .noLine(line: line) }
            try readDetail(SdpLine(kind, value))
        }
    }

    private mutating func finish() throws(SdpError) -> SessionDescription {
        try endSection()
        return session
    }

    // MARK: Lines

    private mutating func readVersion(_ value: String) throws(SdpError) {
        try move(to: .version, from: .start, "v=")
        guard value == "0" else { throw .malformed(line: line, what: "v=") }
    }

    private mutating func readOrigin(_ value: String) throws(SdpError) {
        try move(to: .origin, from: .version, "o=")
        guard let origin = SdpOrigin(value) else { throw .malformed(line: line, what: "o=") }
        session.origin = origin
    }

    private mutating func readDetail(_ detail: SdpLine) throws(SdpError) {
        let what = "\(detail.kind.rawValue)="
        guard place >= .name else { throw .missing(line: line, what: "s=") }
        let next = Self.place(of: detail.kind)
        guard next >= place, section == nil || Self.mayStandInSection(detail.kind) else {
            throw .outOfPlace(line: line, what: what)
        }
        switch detail.kind {
        case .repetition, .timeZone:
            guard place == .time else { throw .outOfPlace(line: line, what: what) }
        case .key where section == nil && place < .time:
            throw .missing(line: line, what: "t=")
        case .information, .uri, .key:
            guard next > place else { throw .repeated(line: line, what: what) }
        case .connection:
            // Several are layers of a multicast session, which only media have.
            guard next > place || section != nil else { throw .repeated(line: line, what: what) }
        case .email, .phone, .bandwidth, .time: break
        }
        guard detail.isWellFormed else { throw .malformed(line: line, what: what) }
        place = next
        if section == nil {
            session.details.append(detail)
        } else {
            section?.details.append(detail)
        }
    }

    private mutating func readAttribute(_ text: String) throws(SdpError) {
        if section == nil { try checkTime() }
        place = .attribute
        var fields = SdpFields(text)
        guard let name = fields.next(upTo: ":") else { throw .malformed(line: line, what: "a=") }
        let value = fields.isAtEnd ? nil : fields.remainder() ?? ""
        guard (section?.attributes.count ?? session.attributes.count) < SdpLimits.attributes
        else { throw .tooManyAttributes(line: line) }
        guard let attribute = SdpAttribute(name: name, value: value) else {
            throw .malformed(line: line, what: Self.safeName(name))
        }
        switch SdpAttribute.level(of: name) {
        case .session where section != nil, .media where section == nil:
            throw .outOfPlace(line: line, what: "a=\(name)")
        case .session, .media, .either: break
        }
        if let name = attribute.uniqueName, !unique.insert(name).inserted {
            throw .repeated(line: line, what: "a=\(name)")
        }
        if section == nil {
            session.attributes.append(attribute)
        } else {
            section?.attributes.append(attribute)
        }
    }

    private mutating func beginSection(_ value: String) throws(SdpError) {
        try endSection()
        guard session.media.count < SdpLimits.sections else {
            throw .tooManySections(line: line)
        }
        guard let section = MediaDescription(firstLine: value) else {
            throw .malformed(line: line, what: "m=")
        }
        self.section = section
        unique = []
        place = .name
    }

    private mutating func endSection() throws(SdpError) {
        if let section { session.media.append(section) } else { try checkTime() }
        section = nil
    }

    // MARK: Order

    /// The three lines that must come first, in their order.
    private mutating func move(
        to next: Place, from last: Place, _ what: String
    ) throws(SdpError) {
        guard section == nil, place <= last else { throw .outOfPlace(line: line, what: what) }
        guard place == last else { throw .missing(line: line, what: Self.name(after: place)) }
        place = next
    }

    private func checkTime() throws(SdpError) {
        guard place >= .name else { throw .missing(line: line, what: Self.name(after: place)) }
        guard place >= .time else { throw .missing(line: line, what: "t=") }
    }

    private static func name(after place: Place) -> String {
        switch place {
        case .start: "v="
        case .version: "o="
        default: "s="
        }
    }

    private static func place(of kind: SdpLine.Kind) -> Place {
        switch kind {
        case .information: .information
        case .uri: .uri
        case .email: .email
        case .phone: .phone
        case .connection: .connection
        case .bandwidth: .bandwidth
        case .time, .repetition, .timeZone: .time
        case .key: .key
        }
    }

    private static func mayStandInSection(_ kind: SdpLine.Kind) -> Bool {
        switch kind {
        case .information, .connection, .bandwidth, .key: true
        case .uri, .email, .phone, .time, .repetition, .timeZone: false
        }
    }

    /// A known attribute's name; a stranger's invention has none here.
    private static func safeName(_ name: String) -> String {
        name.isSdpToken ? "a=\(name)" : "a="
    }
}
