internal import TideModel

/// When a message of a recording is due, counted from the first.
struct Playback {
    /// Recorded seconds per second; nil: as fast as the broker takes them.
    let speed: Double?
    /// From one message to the next where the recording has no times, milliseconds.
    let every: Int64

    private var begin: Timestamp?
    private var last = Duration.zero

    init(speed: Double?, every: Int64) {
        self.speed = speed
        self.every = every
    }

    /// How long after the first message this one is due; nil: at once.
    ///
    /// A message older than the one before it is due at once: a recording is played in the order of its file.
    mutating func due(_ time: Timestamp?) -> Duration? {
        guard let speed else { return nil }
        guard let time else {
            defer { last += .seconds(Double(every) / 1_000 / speed) }
            return last
        }
        guard let begin else {
            self.begin = time
            return last
        }
        let due = Duration.seconds(Double(time.milliseconds - begin.milliseconds) / 1_000 / speed)
        last = max(last, due)
        return due
    }
}
