/// How long to wait before the next attempt.
package enum Backoff {
    /// Bound of the first wait: a receiver that restarts is back within seconds.
    package static let first = Duration.seconds(5)
    /// Bound of every wait: whoever mends a receiver at night wants the alert now, not in an hour.
    package static let longest = Duration.seconds(900)
    /// A message that is older is given up: three days outlast a weekend without power, and an alert of last week only
    /// hides those of today.
    package static let oldest = Duration.seconds(72 * 3_600)

    /// A random wait from zero to a bound that doubles with each attempt ("full jitter"), so that what failed together is
    /// not tried together.
    ///
    /// - Parameters:
    ///   - attempts: attempts so far, from 1.
    ///   - random: decides.
    /// - Returns: the wait.
    package static func wait(after attempts: Int, using random: inout some RandomNumberGenerator) -> Duration {
        let doublings = min(max(0, attempts - 1), 16)  // 5 s doubled 8 times are beyond the bound already
        let bound = min(first * (1 << doublings), longest)
        return bound * Double.random(in: 0..<1, using: &random)
    }
}
