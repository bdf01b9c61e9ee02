/// Readings in columns, as a record carries them: a row per device time, a cell per channel of that row.
///
/// All row columns have equal length, and so have all cell columns; `firstCell[i]..<firstCell[i + 1]` (or the end) are
/// the cells of row `i`.
public struct Readings: Sendable, Equatable {
    /// Row: the device.
    public var device: [DeviceNumber] = []
    /// Row: device time (milliseconds since 1970), or the arrival stamp that stands in for it.
    public var time: [Int64] = []
    /// Row: receive time (milliseconds since 1970).
    public var received: [Int64] = []
    /// Row: index of the profile in the record's `profiles`.
    public var profile: [UInt16] = []
    /// Row: one-bit facts.
    public var rowFlags: [RowFlags] = []
    /// Row: index of its first cell.
    public var firstCell: [UInt32] = []

    /// Cell: the series.
    public var series: [SeriesNumber] = []
    /// Cell: value in the quantity's canonical unit; NaN when the flag says missing.
    public var value: [Double] = []
    /// Cell: quality flag (`QCFlag.rawValue`).
    public var flag: [UInt8] = []
    /// Cell: how the reading was booked.
    public var verdict: [ReadingVerdict] = []
    /// Cell: flags of the single quality tests, as number of an entry in the record's `tests`, from 1; 0 for none.
    ///
    /// Empty when no cell has any.
    public var tests: [UInt32] = []
    /// Cell: the value before calibration and filters, in the canonical unit; NaN when it is the value itself.
    ///
    /// Empty when no cell has another.
    public var raw: [Double] = []
    /// Cell: the calibration that made the value of it, 0 for none; empty when `raw` is.
    public var calibration: [CalibrationID] = []

    /// Makes empty columns.
    public init() {}

    /// Equal when every column is, values bit for bit (NaN included).
    public static func == (a: Self, b: Self) -> Bool {
        a.device == b.device && a.time == b.time && a.received == b.received && a.profile == b.profile
            && a.rowFlags == b.rowFlags && a.firstCell == b.firstCell && a.series == b.series && a.flag == b.flag
            && a.verdict == b.verdict && a.tests == b.tests
            && a.calibration == b.calibration
            && a.value.elementsEqual(b.value) { $0.bitPattern == $1.bitPattern }
            && a.raw.elementsEqual(b.raw) { $0.bitPattern == $1.bitPattern }
    }

    /// Number of rows.
    public var rowCount: Int { time.count }

    /// The cells of row `row`.
    @inlinable
    public func cells(ofRow row: Int) -> Range<Int> {
        let end = row + 1 < firstCell.count ? Int(firstCell[row + 1]) : series.count
        return Int(firstCell[row])..<end
    }

    /// Empties all columns but keeps their memory.
    public mutating func removeAll() {
        device.removeAll(keepingCapacity: true)
        time.removeAll(keepingCapacity: true)
        received.removeAll(keepingCapacity: true)
        profile.removeAll(keepingCapacity: true)
        rowFlags.removeAll(keepingCapacity: true)
        firstCell.removeAll(keepingCapacity: true)
        series.removeAll(keepingCapacity: true)
        value.removeAll(keepingCapacity: true)
        flag.removeAll(keepingCapacity: true)
        verdict.removeAll(keepingCapacity: true)
        tests.removeAll(keepingCapacity: true)
        raw.removeAll(keepingCapacity: true)
        calibration.removeAll(keepingCapacity: true)
    }

    /// What is known of a cell besides its value; `words` are the record's `tests`.
    @inlinable
    public func facts(ofCell cell: Int, _ words: [TestWord]) -> ReadingFacts {
        var facts = ReadingFacts()
        if cell < raw.count { (facts.raw, facts.calibration) = (raw[cell], calibration[cell]) }
        if !tests.isEmpty, tests[cell] > 0 { facts.tests = words[Int(tests[cell]) - 1] }
        return facts
    }
}

/// One-bit facts of a row of readings; stored, so never renumber.
@frozen
public struct RowFlags: OptionSet, Sendable, Equatable, BitwiseCopyable {
    /// The bits as stored.
    public let rawValue: UInt8
    /// Makes flags of stored bits.
    @inlinable
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// The time is the arrival stamp: the device sent none (`time_source: arrival`).
    public static let arrival = RowFlags(rawValue: 1)
    /// Received within 10 s of a connect without device time, or behind the device's latest: history, not news.
    public static let late = RowFlags(rawValue: 2)
    /// Judged by a profile that is still a draft.
    public static let draft = RowFlags(rawValue: 4)
    /// Farther ahead of its receive time than its device's clock is known to be: stored, but not taken for the latest
    /// while there is another.
    public static let future = RowFlags(rawValue: 8)
    /// From a retained frame without device time: shows as last known, is no reading and is stored nowhere.
    public static let seed = RowFlags(rawValue: 16)
    /// The device's clock is off by a time zone, and the time was corrected by it.
    public static let corrected = RowFlags(rawValue: 32)
    /// Retained, retried or received within 10 s of a connect: it waited, so its receive time says nothing of its
    /// device's clock.
    public static let waited = RowFlags(rawValue: 64)
    /// Derived with a number that the profile says stands in for an input that was not there.
    public static let assumed = RowFlags(rawValue: 128)
}

/// How one decoded reading was booked: decoded = new + late + duplicate + superseded + refused.
///
/// Stored: never renumber.
public enum ReadingVerdict: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// Later than all its series had.
    case new = 0
    /// Earlier than the latest of its series, and not there yet.
    case late = 1
    /// Same key, same value: counted, not stored again.
    case duplicate = 2
    /// Same key, another value: this one now stands, the former is kept as superseded.
    case superseded = 3
    /// Not stored (time outside what the profile accepts, change of dimension, adoption limit; in a row of readings: held
    /// back by the dead band of its series): counted, kept raw.
    case refused = 4
    /// Of a seed row: not a reading, so in no book.
    case seed = 5
    /// Computed from other readings of its device: stored, but nobody sent it, so in no book.
    case derived = 6
    /// Computed anew of what is stored, as after a calibration: it takes the former one's place, and is in no book.
    case recomputed = 7

    /// Whether the store takes the reading.
    @inlinable
    public var isStored: Bool {
        switch self {
        case .new, .late, .superseded, .derived, .recomputed: true
        case .duplicate, .refused, .seed: false
        }
    }

    /// Whether it tells that its device was heard: sent, and not there before.
    @inlinable
    public var isHeard: Bool {
        switch self {
        case .new, .late, .superseded, .refused: true
        case .duplicate, .seed, .derived, .recomputed: false
        }
    }

    /// Whether it was decoded, so that books count it.
    @inlinable
    public var isBooked: Bool { rawValue < Self.seed.rawValue }
}
