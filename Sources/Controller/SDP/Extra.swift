/// Spellings between SDP and ORTC, for whoever writes descriptions by hand.
///
/// The first generation had these under the same names in `mediasoup.extra`. Nothing in the library
/// needs them: its own codec parameters have their SDP names.
public enum Extra {
    /// `AB:CD:…` as `abcd…`.
    ///
    /// - Throws: `.invalid` for what is empty or has more than hexadecimal digits and colons.
    public static func fingerprintFromSDP(_ fingerprint: String) throws(BisqueError) -> String {
        try digits(of: fingerprint.filter { $0 != ":" }, in: fingerprint).lowercased()
    }

    /// `abcd…` as `AB:CD:…`.
    ///
    /// - Throws: `.invalid` for what is empty, is no whole number of bytes, or has more than
    ///   hexadecimal digits.
    public static func fingerprintToSDP(_ fingerprint: String) throws(BisqueError) -> String {
        let digits = Array(try digits(of: fingerprint, in: fingerprint).uppercased())
        return stride(from: 0, to: digits.count, by: 2)
            .map { String(digits[$0...$0 + 1]) }
            .joined(separator: ":")
    }

    /// `profile-level-id` as `profileLevelId`, in whatever case it comes.
    ///
    /// - Throws: `.invalid` for what has nothing but dashes.
    public static func paramFromSDP(_ name: String) throws(BisqueError) -> String {
        if let irregular = irregular.first(where: { $0.sdp.lowercased() == name.lowercased() }) {
            return irregular.ortc
        }
        let words = name.lowercased().split(separator: "-")
        guard let first = words.first else { throw nameless(name) }
        return first + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// `profileLevelId` as `profile-level-id`.
    ///
    /// - Throws: `.invalid` for an empty name.
    public static func paramToSDP(_ name: String) throws(BisqueError) -> String {
        guard !name.isEmpty else { throw nameless(name) }
        if let irregular = irregular.first(where: { $0.ortc.lowercased() == name.lowercased() }) {
            return irregular.sdp
        }
        var dashed = ""
        for character in name {
            if character.isUppercase, !dashed.isEmpty { dashed += "-" }
            dashed += character.lowercased()
        }
        return dashed
    }

    /// Names whose words nobody can find in their SDP spelling, or whose case matters there.
    private static let irregular: [(sdp: String, ortc: String)] = [
        ("maxplaybackrate", "maxPlaybackRate"),
        ("sprop-maxcapturerate", "spropMaxCaptureRate"),
        ("maxaveragebitrate", "maxAverageBitrate"),
        ("useinbandfec", "useInbandFec"),
        ("usedtx", "useDtx"),
        ("L", "l"),
        ("D", "d"),
        ("ToP", "toP"),
    ]

    private static func digits(of text: String, in whole: String) throws(BisqueError) -> String {
        guard !text.isEmpty, text.count.isMultiple(of: 2),
            text.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit })
        else {
            throw FieldCheck.invalid("fingerprint", "\(FieldCheck.quoted(whole)) is none")
        }
        return text
    }

    private static func nameless(_ name: String) -> BisqueError {
        FieldCheck.invalid("name", "\(FieldCheck.quoted(name)) has no words")
    }
}
