/// The name and the password that a session description gives to ICE, first of all sections.
struct IceCredentials: Equatable {
    let name: String?
    let password: String?

    init(in description: String) {
        func first(_ attribute: String) -> String? {
            description.split(whereSeparator: \.isNewline).first { $0.hasPrefix(attribute) }
                .map { String($0.dropFirst(attribute.count)) }
        }
        name = first("a=ice-ufrag:")
        password = first("a=ice-pwd:")
    }
}
