/// The part of a description that speaks of ICE, alone: `application/trickle-ice-sdpfrag`.
///
/// Its grammar is RFC 8840's; who sends it, and when, WHIP's (RFC 9725 section 4.3).
package struct IceFragment: Sendable, Hashable {
    /// Of the first section that names any, or of all of them. Nothing where only candidates come.
    package let ice: IceParameters?
    private let description: SessionDescription

    package init(_ text: String) throws(SdpError) {
        let description = try SdpParser.parse(text, isFragment: true)
        self.description = description
        let isLite = description.attributes.contains(.iceLite)
        ice =
            ([description.attributes] + description.media.map(\.attributes)).compactMap {
                attributes -> IceParameters? in
                guard let usernameFragment = attributes.iceUsernameFragment,
                    let password = attributes.icePassword
                else { return nil }
                return IceParameters(
                    usernameFragment: usernameFragment, password: password, isLite: isLite)
            }.first
    }

    /// The answer to it: the server's end, said of the section that this one speaks of.
    func answer(from local: LocalTransport) -> String {
        let credentials: [SdpAttribute] = [
            .iceUsernameFragment(local.ice.usernameFragment), .icePassword(local.ice.password),
        ]
        var printer = SdpPrinter()
        printer.lines(local.ice.isLite ? [.iceLite] : [])
        guard let section = description.media.first(where: { $0.mid != nil }),
            let mid = section.mid
        else {
            printer.lines(credentials)
            return printer.text
        }
        if let mids = description.attributes.bundle {
            printer.lines([.group(GroupAttribute(semantics: GroupAttribute.bundle, mids: mids))])
        }
        printer.line("m", section.firstLine)
        printer.lines([.mid(mid)] + credentials + local.candidateAttributes)
        return printer.text
    }
}

extension Transport {
    /// What the far side of a WHIP or WHEP session must know of our end after `restartIce()`.
    ///
    /// - Throws: `.closed`; `.unsupported` for a plain transport.
    package func iceAnswer(to fragment: IceFragment) throws(BisqueError) -> String {
        fragment.answer(from: try localTransport())
    }
}
