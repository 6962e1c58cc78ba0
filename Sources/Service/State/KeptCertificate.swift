internal import BisqueWeb
import Glibc

/// The service's own certificate, kept in the state folder so that a browser that was told to
/// accept it need not be told again after a restart.
///
/// It is made anew when it would expire within 30 days, or no longer holds for the names that are
/// wanted of it.
enum KeptCertificate {
    private static let fileName = "self-signed.pem"
    private static let day: Int64 = 86_400
    private static let lifetime = Duration.seconds(365 * day)

    struct Found: Sendable {
        let certificate: WebCertificate
        /// Why it is another one than last time; `nil` when it is the same.
        let news: String?
    }

    /// `folder` is `nil` where nothing can be kept.
    static func find(
        names: [String], in folder: StateFolder?, now: Int64 = Int64(time(nil))
    ) throws(CertificateError) -> Found {
        let (kept, news) = kept(names: names, in: folder, now: now)
        if let kept { return Found(certificate: kept, news: nil) }
        let made = try WebCertificate.selfSigned(names: names, lifetime: lifetime)
        guard let folder else { return Found(certificate: made, news: news) }
        do {
            try SmallFile.write(made.key + made.chain, to: folder.file(fileName))
            return Found(certificate: made, news: news)
        } catch {
            return Found(certificate: made, news: "\(news), and this one cannot be kept: \(error)")
        }
    }

    private static func kept(
        names: [String], in folder: StateFolder?, now: Int64
    ) -> (WebCertificate?, String) {
        guard let folder else { return (nil, "it cannot be kept") }
        do {
            let text = try SmallFile.readText(folder.file(fileName))
            let certificate = try WebCertificate(
                chain: block("CERTIFICATE", of: text), key: block("PRIVATE KEY", of: text))
            guard certificate.notAfter - now >= 30 * day else {
                return (nil, "the last one expires")
            }
            guard Set(names).isSubset(of: certificate.names) else {
                return (nil, "this machine has other addresses now")
            }
            return (certificate, "")
        } catch let error as FileError where error.number == ENOENT {
            return (nil, "there was none")
        } catch {
            return (nil, "the last one cannot be read: \(error)")
        }
    }

    /// Empty when there is none.
    private static func block(_ label: String, of text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(of: "-----BEGIN \(label)-----"),
            let end = lines[start...].firstIndex(of: "-----END \(label)-----")
        else { return "" }
        return lines[start...end].joined(separator: "\n") + "\n"
    }
}
