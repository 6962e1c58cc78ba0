public import Bisque

/// Where direct peers come from.
extension Server {
    /// Makes a connection straight to one other end, which one of the server's workers runs.
    ///
    /// The workers' addresses, ports and certificates are those of the server's configuration.
    ///
    /// - Throws: `.invalid`, `.unsupported`, `.duplicate` for options that contradict themselves;
    ///   `.limit` without a port, or when there are too many; `.workerDied` while no worker is up;
    ///   `.refused`, `.closed`, `.cancelled`.
    public func createDirectPeer(
        _ options: DirectPeerOptions = DirectPeerOptions()
    ) async throws(BisqueError) -> DirectPeer {
        let room = try await openPrivateRoom()
        do throws(BisqueError) {
            return try DirectPeer(options, engine: try WorkerEngine(room, options))
        } catch {
            room.close()
            throw error
        }
    }
}
