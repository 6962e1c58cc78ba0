/// What one idle object takes in the worker, from many of them.
struct SizeReport: Encodable {
    let name: String
    let objects: Int
    let bytesEach: Double
    let budget: Double

    var isWithinBudget: Bool { bytesEach <= budget }

    private enum CodingKeys: String, CodingKey {
        case name = "case"
        case objects
        case bytesEach = "bytes_each"
    }
}
