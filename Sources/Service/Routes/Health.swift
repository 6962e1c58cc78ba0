internal import Bisque
internal import BisqueWeb

/// Whether somebody who comes now can be served.
enum Health: Sendable, Hashable {
    case ready, stopping, noWorker

    init(isStopping: Bool, workers: [WorkerStatus]) {
        if isStopping {
            self = .stopping
        } else {
            self = workers.contains(where: \.isAlive) ? .ready : .noWorker
        }
    }

    var response: HttpResponse {
        var response: HttpResponse =
            switch self {
            case .ready: .text(200, "ok\n")
            case .stopping: .text(503, "the service is stopping\n")
            case .noWorker: .text(503, "no worker runs\n")
            }
        response.headers.append(HttpResponse.Header("cache-control", "no-store"))
        return response
    }
}
