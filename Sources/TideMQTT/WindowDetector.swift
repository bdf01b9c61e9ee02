/// Finds out that the broker's window of unacknowledged messages, not our batch, is what ends the batches.
///
/// Suspicion: small batches in a row, each beginning right after our acknowledgements had left. Proof: a batch kept open
/// until nothing came for a while has the same size three times in a row, and the next begins when it is acknowledged.
/// Devices that report in step do not wait for our acknowledgements; a steady stream keeps the held batch from falling
/// quiet. Each proof that fails doubles the suspicion needed for the next, so that a busy stream is hardly ever held.
package struct WindowDetector: Sendable {
    /// Prompt batches in a row that make the first suspicion.
    static let suspicious = 8
    /// Held batches that must have the same size.
    static let proofs = 3
    /// Larger windows cost so little per message that they do not matter.
    static let largestWindow = 999
    /// Most prompt batches in a row that a suspicion may need: some hours of a busy stream.
    private static let longestRun = 1 << 20
    /// Longest time a batch is held, milliseconds.
    static let longestHold: Int64 = 150

    /// The window, once it is proven.
    package private(set) var window: Int?
    /// A batch is prompt when it begins this soon after an acknowledgement, milliseconds.
    private let promptness: Int64
    /// A held batch is quiet when nothing came for so long, milliseconds.
    private let quiet: Int64
    private var needed = suspicious
    private var run = 0
    private var holding = false
    private var size = 0
    private var equal = 0
    private var flushedAt = Int64.min / 2
    private var begunAt = Int64.min / 2
    private var grewAt = Int64.min / 2

    /// Makes a detector for a connection whose broker answered within `roundTrip` milliseconds.
    package init(roundTrip: Int64 = 0) {
        // Longer than the 40 ms for which Nagle's algorithm and delayed acknowledgements may keep frames back.
        promptness = 10 + 2 * roundTrip
        quiet = 120 + 2 * roundTrip
    }

    /// A batch begins.
    package mutating func began(at now: Int64) { begunAt = now }

    /// Frames came.
    package mutating func grew(at now: Int64) { grewAt = now }

    /// Our acknowledgements left.
    package mutating func flushed(at now: Int64) { flushedAt = now }

    /// Until when this batch is to be kept open although the socket is dry.
    package func holdUntil(_ now: Int64) -> Int64? {
        guard holding, isPrompt else { return nil }
        let until = min(grewAt + quiet, begunAt + Self.longestHold + 2 * quiet)
        return now < until ? until : nil
    }

    private var isPrompt: Bool { begunAt - flushedAt <= promptness }

    /// A batch is about to be committed; true when the window has just been found.
    package mutating func closed(frames: Int, dry: Bool, at now: Int64) -> Bool {
        if let window, frames > window { self.window = nil }
        guard window == nil else { return false }
        guard dry, isPrompt, frames <= Self.largestWindow else {
            // A busy stream grows beyond any window while it is held: that, too, is a proof that failed.
            if holding, !dry || frames > Self.largestWindow { needed = min(needed * 2, Self.longestRun) }
            (run, holding, equal) = (0, false, 0)
            return false
        }
        guard holding else {
            run += 1
            holding = run >= needed
            return false
        }
        return judge(frames, quiet: now - grewAt >= quiet)
    }

    private mutating func judge(_ frames: Int, quiet: Bool) -> Bool {
        guard quiet, equal == 0 || frames == size else {
            (run, holding, equal) = (0, false, 0)
            needed = min(needed * 2, Self.longestRun)
            return false
        }
        size = frames
        equal += 1
        guard equal == Self.proofs else { return false }
        (window, run, holding, equal) = (size, 0, false, 0)
        return true
    }
}
