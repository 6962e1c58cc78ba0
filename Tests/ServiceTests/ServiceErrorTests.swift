import Testing

@testable import BisqueService

/// The codes of refusals as clients see them.
@Suite struct ServiceErrorTests {
    @Test func everyCodeHasAStatusThatSaysRefused() {
        for code in ServiceError.Code.allCases {
            #expect((400...599).contains(code.httpStatus), "\(code)")
        }
    }

    @Test func onlyWhatPassesByItselfSaysWhenToTryAgain() {
        let passing: Set<ServiceError.Code> = [.tooMany, .roomFull, .serviceFull, .unavailable]
        for code in ServiceError.Code.allCases {
            #expect((code.retryAfter != nil) == passing.contains(code), "\(code)")
        }
    }

    @Test func theCodeIsWhatAClientReads() {
        #expect(ServiceError.Code.internal.rawValue == "internal")
        #expect("\(ServiceError(.roomFull, "25 are in it"))" == "roomFull: 25 are in it")
    }
}
