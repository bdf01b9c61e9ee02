public import TideModel

/// Books, sizes and states of a data folder.
public struct StatsDTO: Sendable, Equatable, Codable {
    /// Books of one topic filter or device.
    public struct Line: Sendable, Equatable, Codable {
        /// Topic filter, or `site/device`.
        public var name: String
        /// Its frames of the promised class.
        public var frames: FrameBookDTO
        /// Its readings.
        public var readings: ReadingBookDTO
        /// Makes a line.
        public init(name: String, frames: FrameBookDTO, readings: ReadingBookDTO) {
            self.name = name
            self.frames = frames
            self.readings = readings
        }
    }
    /// State of the owner: `running`, `storage_failed`, `journal_full`, `disk_full`; `offline` without a daemon.
    public var state: String
    /// Last record committed.
    public var record: RecordNumber
    /// Records through this one are in the series store.
    public var appliedThrough: RecordNumber
    /// Frames that are promised to be stored.
    public var frames: FrameBookDTO
    /// QoS 0 frames.
    public var unpromised: FrameBookDTO
    /// Readings.
    public var readings: ReadingBookDTO
    /// Devices, series, sites registered.
    public var devices: Int
    /// Series that have readings.
    public var series: Int
    /// Frames in quarantine now.
    public var quarantine: Int
    /// Further figures by name (window, redelivery_unclear, quarantine_evicted, clock_steps, journal_bytes, …).
    public var figures: [String: Double]
    /// Frames without a known device, by topic filter.
    public var filters: [Line]
    /// Books per device.
    public var devicesBooks: [Line]
    /// Whether both books balance, and what does not.
    public var problems: [String]
    /// What will do harm unless somebody acts, such as a quarantine that is nearly full.
    public var warnings: [String]

    /// Makes stats.
    public init(
        state: String,
        record: RecordNumber,
        appliedThrough: RecordNumber,
        frames: FrameBookDTO,
        unpromised: FrameBookDTO,
        readings: ReadingBookDTO,
        devices: Int,
        series: Int,
        quarantine: Int,
        figures: [String: Double],
        filters: [Line],
        devicesBooks: [Line],
        problems: [String],
        warnings: [String] = []
    ) {
        self.state = state
        self.record = record
        self.appliedThrough = appliedThrough
        self.frames = frames
        self.unpromised = unpromised
        self.readings = readings
        self.devices = devices
        self.series = series
        self.quarantine = quarantine
        self.figures = figures
        self.filters = filters
        self.devicesBooks = devicesBooks
        self.problems = problems
        self.warnings = warnings
    }

    /// Whether the owner stores what comes in: not when its storage failed, or its journal or disk is full.
    public var isTakingReadings: Bool { !["storage_failed", "journal_full", "disk_full"].contains(state) }
}
