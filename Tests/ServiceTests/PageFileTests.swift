import BisqueService
import Testing

/// A place for what the service is tested by.
@Suite struct PageFileTests {}
