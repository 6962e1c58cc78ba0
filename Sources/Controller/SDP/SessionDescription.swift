/// What one end says about a session: all of an offer or of an answer (RFC 8866, RFC 9429).
///
/// Form only: who may say what to whom is `PublisherOffer`'s and the others'. What was read and
/// printed reads the same again.
package struct SessionDescription: Sendable, Hashable {
    var origin: SdpOrigin
    var name: String
    /// All between `s=` and the attributes, in the order of RFC 8866 section 5.
    var details: [SdpLine]
    var attributes: [SdpAttribute]
    var media: [MediaDescription]

    init(
        origin: SdpOrigin, name: String = "-", details: [SdpLine] = [.init(.time, "0 0")],
        attributes: [SdpAttribute] = [], media: [MediaDescription] = []
    ) {
        self.origin = origin
        self.name = name
        self.details = details
        self.attributes = attributes
        self.media = media
    }

    /// Reads a whole text; its lines end with CRLF or with LF.
    package init(_ text: String) throws(SdpError) {
        self = try SdpParser.parse(text)
    }
}

extension SessionDescription: CustomStringConvertible {
    /// The text, its lines ended with CRLF.
    package var description: String {
        var printer = SdpPrinter()
        printer.line("v", "0")
        printer.line("o", origin.description)
        printer.line("s", name)
        printer.lines(details)
        printer.lines(attributes)
        for section in media {
            printer.line("m", section.firstLine)
            printer.lines(section.details)
            printer.lines(section.attributes)
        }
        return printer.text
    }
}
