import Bisque
import BisqueWeb

/// What becomes of a session that exists: more about its ICE, or its end.
extension WhipDesk {
    /// `PATCH`: candidates, or another ICE session (RFC 9725 section 4.3).
    func patch(_ kind: WhipKind, for request: HttpRequest) async throws(WhipRefusal) -> HttpResponse
    {
        let session = try session(kind, in: request)
        let text = try text(of: request, type: HttpResponse.iceFragment)
        guard let condition = request.headers["if-match"] else { throw .noCondition }
        guard let tags = EntityTags(condition) else {
            throw WhipRefusal(.badMessage, "the if-match header is no list of tags")
        }
        guard tags.matches(session.tag) else { throw .otherSession }
        let fragment: IceFragment
        do throws(SdpError) {
            fragment = try IceFragment(text)
        } catch {
            throw WhipRefusal(.badDescription, "sdpfrag: \(error)")
        }
        switch try await session.patch(fragment) {
        case .noted:
            return HttpResponse(204)
        case .restarted(let answer, let tag):
            journal.note(
                "\(kind.rawValue) session restarted its ICE",
                ["room": session.member.room.name, "person": session.member.id])
            return HttpResponse(
                200,
                headers: [
                    .init("content-type", HttpResponse.iceFragment), .init("etag", "\"\(tag)\""),
                ],
                body: Array(answer.utf8))
        }
    }

    /// `DELETE`: it is gone when this is answered, whatever an if-match header says.
    func delete(_ kind: WhipKind, for request: HttpRequest) throws(WhipRefusal) -> HttpResponse {
        end(try session(kind, in: request), because: nil)
        return HttpResponse(200)
    }

    /// The body of a request, where it is of the type that it must be.
    ///
    /// - Throws: 415, 413, 400.
    func text(of request: HttpRequest, type: String) throws(WhipRefusal) -> String {
        let given = request.headers["content-type"]?.prefix { $0 != ";" } ?? ""
        guard given.lowercased().split(separator: " ") == [Substring(type)] else {
            throw .unsupportedMediaType
        }
        guard request.body.count <= settings.bodyBytes else {
            throw WhipRefusal(.tooLarge, "\(settings.bodyBytes) bytes are the most")
        }
        guard let text = String(validating: request.body, as: UTF8.self) else {
            throw WhipRefusal(.badDescription, "the body is not UTF-8")
        }
        return text
    }
}
