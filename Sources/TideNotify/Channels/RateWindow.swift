/// Keeps several limits, by remembering when the last letters went out.
///
/// A bucket that fills by and by would let nearly twice the limit through in one stretch of time: a full bucket, and what
/// flows in meanwhile. Robots that are asked too often fall silent for ten minutes.
package struct RateWindow: Sendable {
    private let limits: [RateLimit]
    private var sent: [Duration] = []

    /// Makes a window without history.
    package init(_ limits: [RateLimit]) { self.limits = limits.filter { $0.count > 0 } }

    /// How long the next letter has to wait at `now`.
    package func wait(at now: Duration) -> Duration {
        limits.map { limit in
            sent.count < limit.count ? .zero : max(.zero, sent[sent.count - limit.count] + limit.time - now)
        }.max() ?? .zero
    }

    /// Counts a letter that goes out at `now`.
    package mutating func count(at now: Duration) {
        guard let most = limits.map(\.count).max() else { return }
        sent.append(now)
        if sent.count > most { sent.removeFirst(sent.count - most) }
    }
}
