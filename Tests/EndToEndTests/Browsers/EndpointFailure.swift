/// What went wrong at a browser or a script, in its own words.
struct EndpointFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
