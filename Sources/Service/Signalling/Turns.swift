import Bisque

/// Lets one after the other do something that takes its time, in the order in which they came.
final class Turns: Sendable {
    private let last = Locked<Task<Void, Never>?>(nil)

    func take<Output: Sendable>(
        _ body: @escaping @Sendable () async throws(ServiceError) -> Output
    ) async throws(ServiceError) -> Output {
        let turn = last.withLock { last in
            let before = last
            let turn = Task { () async -> Result<Output, ServiceError> in
                await before?.value
                do throws(ServiceError) {
                    return .success(try await body())
                } catch {
                    return .failure(error)
                }
            }
            last = Task { _ = await turn.value }
            return turn
        }
        return try await turn.value.get()
    }
}
