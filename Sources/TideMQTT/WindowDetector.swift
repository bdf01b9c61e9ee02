/// Finds out that the broker's window of unacknowledged messages, not our batch, is what ends the batches.
///
/// Proof: a batch that came in one burst right after our acknowledgements had left, and then nothing for a while, has the
/// same size three times in a row. Devices that report in step do not wait for our acknowledgements, and a steady stream
/// does not come in bursts. Once the window is known, a batch that fills it need not stay open. Only messages that are
/// acknowledged count: the others use up no window.
package struct WindowDetector: Sendable {
    /// Batches in a row that must have the same size.
    static let proofs = 3
    /// Messages of a batch that waits for no others: beside so many, what a commit writes of its own is nothing.
    static let enough = 4_096
    /// Full windows after which one is looked at again: devices in step may have been taken for one.
    static let doubted = 4_096
    /// Longest round trip that is believed, milliseconds: a slow login says nothing of the connection.
    static let longestTrip: Int64 = 100

    /// The window, once it is proven.
    package private(set) var window: Int?
    /// A batch is prompt when it begins this soon after an acknowledgement, milliseconds.
    private let promptness: Int64
    /// A burst is not longer, milliseconds.
    private let longestBurst: Int64
    /// So long after it began a batch that was a burst is over, milliseconds.
    private let quiet: Int64
    private var size = 0
    private var equal = 0
    private var filled = 0
    /// Messages of the batch, and those of them that came in its first burst.
    private var frames = 0
    private var burst = 0
    private var flushedAt = Int64.min / 2
    private var begunAt = Int64.min / 2

    /// Makes a detector for a connection whose broker answered within `roundTrip` milliseconds.
    package init(roundTrip: Int64 = 0) {
        let trip = min(roundTrip, Self.longestTrip)
        // Longer than the 40 ms for which Nagle's algorithm and delayed acknowledgements may keep frames back.
        promptness = 10 + trip
        longestBurst = 50 + trip
        quiet = 120 + 2 * trip
    }

    /// Messages came that are to be acknowledged.
    package mutating func grew(by count: Int, at now: Int64) {
        if frames == 0 { begunAt = now }
        frames += count
        if now - begunAt <= longestBurst { burst = frames }
    }

    /// Our acknowledgements left.
    package mutating func flushed(at now: Int64) { flushedAt = now }

    /// Until when a batch is worth keeping open, although the socket is dry.
    ///
    /// - Parameters:
    ///   - now: the time, milliseconds.
    ///   - openedAt: when its first frame came, of any kind.
    ///   - limit: how long it may stay open, milliseconds; 0 for not at all.
    /// - Returns: a time after `now`; nil when it is to be committed.
    package func holdUntil(_ now: Int64, openedAt: Int64, limit: Int64) -> Int64? {
        guard limit > 0, frames < Self.enough else { return nil }
        if let window, frames >= window, filled < Self.doubted { return nil }
        // A trickle of others beside a burst must not hold it up for long.
        let until = isPrompt && 4 * burst >= 3 * frames ? begunAt + quiet : openedAt + limit
        return now < until ? until : nil
    }

    private var isPrompt: Bool { frames > 0 && begunAt - flushedAt <= promptness }

    /// A batch is about to be committed; true when the window has just been found.
    package mutating func closed(dry: Bool, at now: Int64) -> Bool {
        defer { (frames, burst) = (0, 0) }
        if let window {
            if frames > window { self.window = nil }
            if frames >= window { filled = filled < Self.doubted ? filled + 1 : 0 }
            return false
        }
        guard dry, isPrompt, burst == frames, frames < Self.enough, now - begunAt >= quiet else {
            equal = 0
            return false
        }
        equal = frames == size ? equal + 1 : 1
        size = frames
        guard equal == Self.proofs else { return false }
        (window, equal, filled) = (size, 0, 0)
        return true
    }
}
