/// How long something took, as the tests print it.
extension Duration {
    /// Whole ones.
    var inMilliseconds: Int { Int(self / .milliseconds(1)) }
}
