import Bisque
import BisqueWeb
import Testing

@testable import BisqueService

/// The parts of WHIP that need neither a worker nor a room.
@Suite struct WhipPartTests {
    // MARK: Entity tags

    @Test func tagsAreReadAsTheyAreWritten() {
        #expect(EntityTags("*") == .any)
        #expect(EntityTags(" \"a\" ,\t\"b\"") == .some(["a", "b"]))
        #expect(EntityTags("\"\"") == .some([""]))
        #expect(EntityTags("W/\"a\", \"b\"") == .some(["b"]))
        #expect(EntityTags("W/\"a\"")?.matches("a") == false)
        #expect(EntityTags("*")?.matches("anything") == true)
    }

    @Test(arguments: ["", "a", "\"a", "a\"", "\"", "\"a\",", "*, \"a\"", "\"a\"\"b\"", "w/\"a\""])
    func whatIsNoListOfTagsIsNone(text: String) {
        #expect(EntityTags(text) == nil)
    }

    // MARK: The choice

    private func candidate(
        _ sender: UInt32, _ kind: MediaKind, _ publisher: String, _ source: MediaSource? = nil
    ) -> PlaybackChoice.Candidate {
        .init(
            sender: sender, kind: kind, publisher: publisher, name: publisher.uppercased(),
            source: source)
    }

    @Test func theFirstPublisherIsPlayedAsLongAsHeSends() {
        var choice = PlaybackChoice()
        let (ann, bob) = (candidate(1, .video, "ann"), candidate(2, .audio, "bob"))
        #expect(choice.choose(from: []) == [])
        #expect(choice.choose(from: [bob]) == [2])
        #expect(choice.choose(from: [ann, bob]) == [2])
        #expect(choice.choose(from: [ann]) == [1])
        #expect(choice.choose(from: [ann, bob]) == [1])
    }

    @Test func oneStreamOfEachKindAndTheCameraBeforeTheScreen() {
        var choice = PlaybackChoice()
        let streams = [
            candidate(1, .video, "ann", .screen), candidate(2, .audio, "ann", .screenSound),
            candidate(3, .video, "ann", .camera), candidate(4, .audio, "ann", .microphone),
        ]
        #expect(choice.choose(from: streams) == [4, 3])
        #expect(choice.choose(from: Array(streams.prefix(2))) == [2, 1])
        #expect(choice.choose(from: Array(streams.prefix(3))) == [2, 3])
    }

    @Test func whoIsWantedIsWaitedFor() {
        var choice = PlaybackChoice(of: "BOB")
        let (ann, bob) = (candidate(1, .video, "ann"), candidate(2, .video, "bob"))
        #expect(choice.choose(from: [ann]) == [])
        #expect(choice.choose(from: [ann, bob]) == [2])
        #expect(choice.choose(from: [ann]) == [])
    }

    // MARK: The shelf

    private func refusal(
        of shelf: inout WhipShelf<Int>, _ address: AddressGroup
    ) -> ServiceError.Code? {
        do throws(ServiceError) {
            try shelf.take(address)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func placesAreTakenAndGivenBack() throws {
        var shelf = WhipShelf<Int>(most: 3, mostPerAddress: 2)
        let (here, there) = (AddressGroup("192.0.2.1"), AddressGroup("192.0.2.2"))
        try shelf.take(here)
        try shelf.take(here)
        let full = refusal(of: &shelf, here)
        #expect(full == .tooMany)
        try shelf.take(there)
        let stuffed = refusal(of: &shelf, there)
        #expect(stuffed == .serviceFull)
        shelf.giveBack(here)
        try shelf.take(there)
        shelf.put(7, "seven")
        #expect(shelf["seven"] == 7)
        #expect(shelf["eight"] == nil)
        let removed = [shelf.remove("seven", of: there), shelf.remove("seven", of: there)]
        #expect(removed == [true, false])
        shelf.giveBack(there)
        shelf.giveBack(here)
        #expect(shelf.taken == 0)
        #expect(shelf.addresses == 0)
    }

    // MARK: Refusals

    @Test func aProblemCannotBeBrokenByWhatItQuotes() {
        let response = HttpResponse(
            WhipRefusal(.badDescription, "a \"quote\", a \\ and a\nline \u{1}"))
        #expect(
            String(decoding: response.body, as: UTF8.self)
                == #"{"status":400,"title":"Bad Request","#
                + #""detail":"a \"quote\", a \\ and a\nline \u0001","code":"badDescription"}"#)
    }
}
