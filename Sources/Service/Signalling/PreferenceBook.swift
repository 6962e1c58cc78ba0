/// The wishes of one member: how he would like to see whom, and what of him.
///
/// They are kept by name while that person is there, and so count again for what he publishes
/// later.
struct PreferenceBook: Sendable {
    struct Subject: Sendable, Hashable {
        let person: String
        let source: MediaSource
    }

    /// Beyond so many, only what is sent is kept: who publishes names his sources as he likes, ever
    /// new ones if he likes.
    static let mostUnsent = 256

    private var wishes: [Subject: Preference] = [:]

    var count: Int { wishes.count }

    func preference(for subject: Subject) -> Preference {
        wishes[subject] ?? .usual(for: subject.source)
    }

    /// - Parameters:
    ///   - present: who is there.
    ///   - sent: what they send; `subject` must be among it.
    mutating func note(
        _ preference: Preference, for subject: Subject, present: Set<String>, sent: Set<Subject>
    ) {
        wishes[subject] = preference
        wishes = wishes.filter { present.contains($0.key.person) }
        if wishes.count > PreferenceBook.mostUnsent {
            wishes = wishes.filter { sent.contains($0.key) }
        }
    }
}
