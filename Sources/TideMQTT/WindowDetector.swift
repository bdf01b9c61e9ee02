/// Finds out that the broker's window of unacknowledged messages, not our batch, is what ends the batches.
///
/// Proof: a batch that came in one burst right after our acknowledgements had left, and then nothing for a while, has the
/// same size three times in a row. Devices that report in step do not wait for our acknowledgements, and a steady stream
/// does not come in bursts. Once the window is known, a batch that fills it need not stay open.
package struct WindowDetector: Sendable {
    /// Batches in a row that must have the same size.
    static let proofs = 3
    /// Larger windows cost so little per message that they do not matter.
    static let largestWindow = 999
    /// Frames of a batch that waits for no others: beside so many, what a commit writes of its own is nothing.
    static let enough = 4_096

    /// The window, once it is proven.
    package private(set) var window: Int?
    /// A batch is prompt when it begins this soon after an acknowledgement, milliseconds.
    private let promptness: Int64
    /// A burst is not longer, milliseconds.
    private let longestBurst: Int64
    /// A batch is quiet when nothing came for so long, milliseconds.
    private let quiet: Int64
    private var size = 0
    private var equal = 0
    private var flushedAt = Int64.min / 2
    private var begunAt = Int64.min / 2
    private var grewAt = Int64.min / 2

    /// Makes a detector for a connection whose broker answered within `roundTrip` milliseconds.
    package init(roundTrip: Int64 = 0) {
        // Longer than the 40 ms for which Nagle's algorithm and delayed acknowledgements may keep frames back.
        promptness = 10 + 2 * roundTrip
        longestBurst = 50 + 2 * roundTrip
        quiet = 120 + 2 * roundTrip
    }

    /// A batch begins.
    package mutating func begun(at now: Int64) { (begunAt, grewAt) = (now, now) }

    /// Frames came.
    package mutating func grew(at now: Int64) { grewAt = now }

    /// Our acknowledgements left.
    package mutating func flushed(at now: Int64) { flushedAt = now }

    /// Until when a batch is worth keeping open, although the socket is dry.
    ///
    /// - Parameters:
    ///   - now: the time, milliseconds.
    ///   - frames: what the batch has.
    ///   - limit: how long it may stay open at most, milliseconds.
    /// - Returns: a time after `now`; nil when it is to be committed.
    package func holdUntil(_ now: Int64, frames: Int, limit: Int64) -> Int64? {
        guard frames < min(window ?? .max, Self.enough) else { return nil }
        let end = begunAt + limit
        let until = window == nil && isSuspicious ? min(end, grewAt + quiet) : end
        return now < until ? until : nil
    }

    private var isSuspicious: Bool { begunAt - flushedAt <= promptness && grewAt - begunAt <= longestBurst }

    /// A batch is about to be committed; true when the window has just been found.
    package mutating func closed(frames: Int, dry: Bool, at now: Int64) -> Bool {
        if let window, frames > window { self.window = nil }
        guard window == nil else { return false }
        guard dry, isSuspicious, frames <= Self.largestWindow, now - grewAt >= quiet else {
            equal = 0
            return false
        }
        equal = frames == size ? equal + 1 : 1
        size = frames
        guard equal == Self.proofs else { return false }
        (window, equal) = (size, 0)
        return true
    }
}
