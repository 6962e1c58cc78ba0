import Testing

@testable import BisqueService

/// What a listener who is slow is told: the newest of everybody, and no more.
@Suite struct PendingNewsTests {
    private func person(_ id: String, connected: Bool = true) -> Person {
        Person(id: id, name: id, kind: .page, isConnected: connected)
    }

    @Test func onlyTheNewestOfAPersonIsTold() {
        var news = PendingNews(knowing: [person("p1")])
        news.add(.personChanged(person("p1", connected: false)))
        news.add(.newPerson(person("p2")))
        news.add(.personChanged(person("p1")))
        news.add(.personChanged(person("p2", connected: false)))
        #expect(
            news.take() == [
                .personChanged(person("p1")), .newPerson(person("p2", connected: false)),
            ])
        #expect(news.isEmpty)
        #expect(news.take().isEmpty)
    }

    @Test func whoCameAndWentMeanwhileIsNotTold() {
        var news = PendingNews()
        for number in 1...1000 {
            news.add(.newPerson(person("p\(number)")))
            news.add(.personLeft("p\(number)", .left))
        }
        #expect(news.isEmpty)
    }

    @Test func whoIsKnownAndLeavesIsTold() {
        var news = PendingNews()
        news.add(.newPerson(person("p1")))
        #expect(news.take() == [.newPerson(person("p1"))])
        news.add(.personChanged(person("p1", connected: false)))
        news.add(.personLeft("p1", .lost))
        #expect(news.take() == [.personLeft("p1", .lost)])
        news.add(.personLeft("p1", .lost))
        #expect(news.isEmpty)
    }

    @Test func ofEachSourceOnlyTheNewestDemandIsTold() {
        var news = PendingNews()
        for sizes in UInt8(1)...3 {
            news.add(.demanded(of: "p1", .camera, sizes: sizes))
            news.add(.demanded(of: "p1", .screen, sizes: 1))
        }
        #expect(
            news.take() == [
                .demanded(of: "p1", .camera, sizes: 3), .demanded(of: "p1", .screen, sizes: 1),
            ])
        #expect(news.isEmpty)
    }

    @Test func interruptionsAreKeptInOrderAndDoNotPileUp() {
        var news = PendingNews()
        for _ in 1...100 {
            news.add(.interrupted(.workerDied))
            news.add(.resumed)
        }
        #expect(news.take() == [.interrupted(.workerDied), .resumed])
        news.add(.resumed)
        news.add(.interrupted(.workerDied))
        #expect(news.take() == [.interrupted(.workerDied)])
    }

    @Test func whoPublishesAgainAfterAnInterruptionIsToldAfterIt() {
        var news = PendingNews(knowing: [person("p1")])
        news.add(.personChanged(person("p1", connected: false)))
        news.add(.interrupted(.workerDied))
        news.add(.resumed)
        news.add(.personChanged(person("p1")))
        #expect(
            news.take() == [.interrupted(.workerDied), .personChanged(person("p1")), .resumed])
    }

    @Test func theEndComesLast() {
        var news = PendingNews()
        news.add(.newPerson(person("p1")))
        news.add(.closed(.serviceStopping))
        news.add(.closed(.serviceStopping))
        #expect(news.take() == [.newPerson(person("p1")), .closed(.serviceStopping)])
    }
}
