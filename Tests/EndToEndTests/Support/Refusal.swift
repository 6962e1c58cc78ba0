/// What a command was refused with, if it was.
import Bisque
import Testing

func refusal(_ command: () async throws -> Void) async -> BisqueError? {
    do {
        try await command()
        return nil
    } catch let error as BisqueError {
        return error
    } catch {
        Issue.record("not an error of the library: \(error)")
        return nil
    }
}
