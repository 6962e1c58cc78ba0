/// How many of something went through the channel in a second.
struct RateReport: Encodable {
    let name: String
    let count: Int
    let perSecond: Double

    private enum CodingKeys: String, CodingKey {
        case name = "case"
        case count
        case perSecond = "per_second"
    }
}
