internal import Channel

/// What a listener would like of one stream, and how it counts beside his others.
struct SenderWish: Sendable, Hashable {
    static let usualPriority: UInt8 = 1

    /// At most; `nil` for all there is.
    var layers: Layers?
    /// 1 to 255. Steps up go more often to the higher.
    var priority = SenderWish.usualPriority
    /// Before those that do not, it gets all that is wished for.
    var comesFirst = false
    /// What an encoder says in silence is left out.
    var ignoresDtx = false

    /// - Throws: `.invalid`, naming what cannot be wished for.
    func check() throws(BisqueError) {
        if let layers {
            for (name, layer) in [("spatial", layers.spatial), ("temporal", layers.temporal)]
            where layer > Layers.highest {
                throw FieldCheck.invalid(
                    "preferredLayers.\(name)", "\(layer) is more than \(Layers.highest)")
            }
        }
        guard priority > 0 else {
            throw FieldCheck.invalid("priority", "it is 0, which is no share of anything")
        }
    }
}

extension SetSenderWish {
    init(_ wish: SenderWish, sender: UInt32) {
        self.init(
            sender: SenderID(rawValue: sender), layers: wish.layers.map { Channel.Layers($0) },
            priority: wish.priority, comesFirst: wish.comesFirst, ignoresDtx: wish.ignoresDtx)
    }
}
