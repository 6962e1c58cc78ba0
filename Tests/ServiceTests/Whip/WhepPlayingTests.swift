import Bisque
import BisqueWeb
import Testing

@testable import BisqueService

/// Players of WHEP: whom they get, and what becomes of them when he goes.
@Suite(.timeLimit(.minutes(1))) struct WhepPlayingTests {
    /// Waits until the player gets all of somebody's streams, and looks whether it gets no others.
    private func plays(_ peer: Peer, of person: Person, kinds: [MediaKind] = [.audio, .video])
        async throws
    {
        let tracks = person.tracks.filter { kinds.contains($0.receiver.kind) }
        for track in tracks {
            let sender = try #require(
                peer.rtpSenders.first { $0.associatedRtpReceiver === track.receiver })
            for await event in sender.events() {
                if case .activityChanged(true) = event { break }
            }
        }
        #expect(
            peer.rtpSenders.filter(\.isActive).map(\.associatedRtpReceiver.id)
                == tracks.map(\.receiver.id))
    }

    @Test func aPlayerGetsWhoPublishesInItsOwnNumbers() async throws {
        try await WhipStage.with { stage in
            let (_, person) = try await stage.publisher()
            let opened = await stage.post(.whep, WhipOffers.receiving())
            #expect(opened.status == 201, "\(opened.text)")
            #expect(opened.text.contains("a=sendonly\r\n"))
            #expect(opened.text.contains("SAVPF 96 97\r\n"))
            let player = try await stage.player()
            try await plays(player, of: person)
            #expect(
                player.rtpSenders.map { $0.rtpParameters.codecs.map(\.payloadType) }
                    == [[111], [96, 97]])
            // It is no person.
            #expect(await stage.book.room(named: "studio")?.people.map(\.id) == [person.id])
            #expect(stage.book.count() == (1, 2))
        }
    }

    @Test func aPlayerHearsItsPublisherInALargeRoom() async throws {
        var rooms = RoomSettings()
        rooms.speakersFrom = 1
        try await WhipStage.with(rooms: rooms) { stage in
            // Whoever says how loud he is is heard in slots, by those who hear slots.
            let level = "a=extmap:3 urn:ietf:params:rtp-hdrext:ssrc-audio-level"
            let offer = WhipOffers.sending([WhipOffers.audio + [level], WhipOffers.video])
            for name in ["Ann", "Bob"] {
                #expect(await stage.post(.whip, offer, query: ["name": name]).status == 201)
            }
            let studio = try #require(await stage.book.room(named: "studio"))
            #expect(studio.isLarge)
            // Done once: this waits until it is.
            try await studio.room.forwardLoudest(slots: OpenRoom.slots)
            _ = await stage.post(.whep, WhipOffers.receiving(), query: ["person": "Bob"])
            try await plays(try await stage.player(), of: try #require(studio.people.last))
        }
    }

    @Test func whereNobodyPublishesAPlayerIsToldToTryAgain() async throws {
        try await WhipStage.with { stage in
            let refused = await stage.post(.whep, WhipOffers.receiving())
            #expect(refused.status == 409)
            #expect(refused["retry-after"] == "2")
            #expect(stage.book.count() == (0, 0))
            #expect(stage.desk.count == 0)
            _ = try await stage.publisher("Ann")
            for person in ["Bob", "p99"] {
                let other = await stage.post(
                    .whep, WhipOffers.receiving(), query: ["person": person])
                #expect(other.status == 409)
            }
            #expect(stage.book.count() == (1, 1))
        }
    }

    @Test func aPlayerMayAskForSomebodyByNameOrById() async throws {
        try await WhipStage.with { stage in
            _ = try await stage.publisher("Ann")
            let (_, bob) = try await stage.publisher("Bob")
            for query in [["person": "Bob"], ["publisher": bob.id]] {
                let opened = await stage.post(.whep, WhipOffers.receiving(), query: query)
                #expect(opened.status == 201)
                try await plays(try await stage.player(), of: bob)
            }
        }
    }

    @Test func theNextPublisherIsPlayedWithoutAnotherRequest() async throws {
        try await WhipStage.with { stage in
            let (first, ann) = try await stage.publisher("Ann")
            _ = await stage.post(.whep, WhipOffers.receiving())
            let player = try await stage.player()
            try await plays(player, of: ann)
            let (_, bob) = try await stage.publisher("Bob")
            #expect(player.rtpSenders.map(\.isActive) == [true, true, false, false])
            #expect(try await stage.ask("DELETE", first).status == 200)
            try await plays(player, of: bob)
            #expect(player.rtpSenders.map(\.rtpParameters.mid) == ["0", "1"])
        }
    }

    @Test func theCameraIsPlayedAsSoonAsItIsNamed() async throws {
        try await WhipStage.with { stage in
            let offer = WhipOffers.sending([
                WhipOffers.audio, WhipOffers.video,
                WhipOffers.video.map { $0 == "a=mid:1" ? "a=mid:2" : $0 },
            ])
            let member = try await stage.book.join(
                Knock(room: "studio", name: "Ann"),
                capabilities: .said(try PublishingSession.capabilities(inOffer: offer)))
            let session = PublishingSession(over: try await member.peer.createWebRtcTransport())
            _ = try await session.answer(offer)
            func track(_ mid: String, _ source: MediaSource) throws -> Track {
                Track(
                    source: source, isMuted: false,
                    receiver: try #require(session.receivers[mid]))
            }
            let sound = try track("0", .microphone)
            member.say(tracks: [sound])
            let opened = await stage.post(.whep, WhipOffers.receiving())
            #expect(opened.status == 201, "\(opened.text)")
            let player = try #require(
                await stage.book.room(named: "studio")?.room.peers.last)
            // Nobody has said what the pictures show: the first are as good as the others.
            var person = try #require(member.person)
            person.tracks.append(try track("1", .screen))
            try await plays(player, of: person)

            member.say(tracks: [sound, try track("1", .screen), try track("2", .camera)])
            person.tracks = [sound, try track("2", .camera)]
            try await plays(player, of: person)
        }
    }

    @Test func deletingAPlayerFreesEverything() async throws {
        try await WhipStage.with { stage in
            let (_, person) = try await stage.publisher()
            let room = try #require(await stage.book.room(named: "studio")).room
            let before = try await room.dump()
            let opened = await stage.post(.whep, WhipOffers.receiving())
            try await plays(try await stage.player(), of: person)
            #expect(try await stage.ask("DELETE", opened).status == 200)
            #expect(try await room.dump() == before)
            #expect(stage.desk.count == 1)
        }
    }

    @Test func aPlayerThatOnlyListensGetsSoundOnly() async throws {
        try await WhipStage.with { stage in
            let (_, person) = try await stage.publisher()
            let opened = await stage.post(.whep, WhipOffers.receiving([WhipOffers.audio]))
            #expect(opened.status == 201)
            try await plays(try await stage.player(), of: person, kinds: [.audio])
        }
    }

    @Test func whoOffersToSendIsNoPlayer() async throws {
        try await WhipStage.with { stage in
            _ = try await stage.publisher()
            #expect(await stage.post(.whep, WhipOffers.sending()).status == 406)
            let strange = [["m=video 9 UDP/TLS/RTP/SAVPF 99", "a=mid:1", "a=rtpmap:99 X/90000"]]
            #expect(await stage.post(.whep, WhipOffers.receiving(strange)).status == 406)
            #expect(stage.book.count() == (1, 1))
        }
    }
}
