/// Finds out that the broker's window of unacknowledged messages, not our batch, is what ends every batch.
///
/// Suspicion: batches in a row have exactly the same small size, each beginning right after our acknowledgements of the
/// one before had left. Proof: a batch kept open for a moment gets no larger. Equal bursts of devices that report in
/// step do not begin right after an acknowledgement, and a steady trickle makes the batch that is kept open larger.
struct WindowDetector: Sendable {
    /// Equal batches in a row that make the suspicion.
    static let suspicious = 8
    /// Batches kept open that must stay equal.
    static let proofs = 3
    /// Larger batches cost so little per message that their bound does not matter.
    static let largestWindow = 999
    /// How long a batch is kept open for the proof, and how soon after an acknowledgement the next must begin,
    /// milliseconds; three of them are all it costs.
    static let holdMilliseconds: Int64 = 40

    /// The window, once it is proven.
    private(set) var window: Int?
    private var size = 0
    private var run = 0
    private var flushedAt = Int64.min / 2
    private var prompt = false

    /// A batch begins; it counts when it begins right after an acknowledgement.
    mutating func began(at now: Int64) { prompt = now - flushedAt <= Self.holdMilliseconds }

    /// Keep this batch open for `holdMilliseconds` although the socket is dry.
    func wantsHold(frames: Int) -> Bool {
        window == nil && run >= Self.suspicious && frames == size && prompt
    }

    /// A batch was committed because the socket was dry; true when the window has just been found.
    mutating func closed(frames: Int, dry: Bool) -> Bool {
        guard dry, frames > 0, frames <= Self.largestWindow else {
            restart(with: 0)
            return false
        }
        guard frames == size, prompt else {
            restart(with: frames)
            return false
        }
        run += 1
        guard window == nil, run > Self.suspicious + Self.proofs else { return false }
        window = size
        return true
    }

    /// Our acknowledgements left.
    mutating func flushed(at now: Int64) { flushedAt = now }

    private mutating func restart(with frames: Int) {
        // A window once found stays until a larger batch shows that it is gone.
        if let window, frames > window || frames == 0 { self.window = nil }
        size = frames
        run = frames > 0 ? 1 : 0
    }
}
