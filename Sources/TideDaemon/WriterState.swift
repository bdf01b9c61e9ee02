package import TideModel
internal import TidePipeline

/// What the writer is doing, for health and metrics.
package enum WriterState: String, Sendable {
    /// Taking frames.
    case running
    /// The last commit failed; nothing is acknowledged until a probe commits.
    case storageFailed = "storage_failed"
    /// The journal is at its hard limit; nothing is acknowledged until the series store has taken some of it.
    case journalFull = "journal_full"
    /// The file system has less free space than the writer leaves alone; nothing is acknowledged until it has more.
    case diskFull = "disk_full"
    /// Stopped.
    case stopped
}

/// Bounds of the writer's work.
package struct WriterLimits: Sendable {
    /// Sub-batches that may wait for the writer: 8 × 512 frames of 300 bytes are 1.2 MB.
    var waitingBatches = 8
    /// Journal size at which it is flushed, in bytes.
    var flushBytes = 256 << 20
    /// Readings in memory at which they are flushed: 18 minutes of 100,000 devices, some 200 MB with their index.
    var flushReadings = 12 << 20
    /// Readings in memory at which nothing more is acknowledged: the journal is compressed, and says nothing of memory.
    package var hardReadings = 32 << 20
    /// Longest time between flushes, in seconds.
    var flushSeconds = 600.0
    /// Journal size at which nothing more is acknowledged, in bytes.
    package var hardBytes = 1 << 30
    /// Free bytes of the file system below which nothing more is acknowledged; nil to go on until it is full.
    var reserveBytes: Int?
    /// How long free space is taken to be what it was, in seconds: at 200 MB/s that is 200 MB, which the reserve can bear.
    var spaceSeconds = 1.0
    /// First and longest wait between probes of failed storage, in seconds.
    var probeSeconds = 0.1...5.0

    package init(reserveBytes: Int? = nil) { self.reserveBytes = reserveBytes }
}

/// The owner's answer to a transport that asked for a commit.
package enum CommitAnswer: Sendable, Equatable {
    /// Everything handed over is durable, in records through this one.
    case committed(through: RecordNumber)
    /// Nothing since the last commit was kept: drop the connection unwritten.
    case failed
}

/// A command could not be carried out because storage fails at present.
struct StorageUnavailable: Error, CustomStringConvertible {
    var description: String { "storage has failed; the daemon tries again by itself: see stats and the log" }
}
