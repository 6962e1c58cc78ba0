/// How many of the sizes of each picture are of use to anybody, so that nobody encodes what nobody
/// looks at.
///
/// Sizes count from the smallest. Each listener wishes for himself, again whenever he likes; the
/// greatest wish counts.
struct Demand: Sendable {
    /// Whoever wishes nothing in particular gets all there is.
    static let everything = UInt8.max

    /// By the receiver's number and the listener.
    private var wishes: [UInt32: [String: UInt8]] = [:]
    /// Those who cannot say what they show.
    private var players: Set<String> = []

    /// 0 when nobody is there who could look.
    func sizes(of receiver: UInt32) -> UInt8 {
        players.isEmpty ? wishes[receiver]?.values.max() ?? 0 : Demand.everything
    }

    mutating func wish(_ sizes: UInt8, of receiver: UInt32, by listener: String) {
        wishes[receiver, default: [:]][listener] = sizes
    }

    mutating func addPlayer(_ player: String) {
        players.insert(player)
    }

    /// He has left.
    mutating func forget(_ listener: String) {
        players.remove(listener)
        for receiver in wishes.keys { wishes[receiver]?.removeValue(forKey: listener) }
    }

    /// Only these are still sent.
    mutating func keep(_ receivers: Set<UInt32>) {
        wishes = wishes.filter { receivers.contains($0.key) }
    }
}
