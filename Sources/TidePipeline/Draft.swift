public import TideModel

/// A record that is being built, batch by batch, until it is committed or thrown away with all state behind it.
public struct Draft {
    /// The record so far.
    public internal(set) var record: Record
    /// What the owner may want to log or act upon, once the record is committed.
    public internal(set) var effects: [Effect] = []
    /// Index in `record.filters` of the filter with this number; `.max` where it has none yet.
    var filterIndex: [UInt16] = []
    /// Index in `record.profiles` of the profile with this number; `.max` where it has none yet.
    var profileIndex: [UInt16] = []
    /// Numbers of `record.tests`, and those asked for last.
    var testNumbers: [TestWord: UInt32] = [:]
    var testCache: [UInt32] = []
    /// Of the series with changed flags in `record.amendments`: from the first to the last time that is meant.
    private var amended: [SeriesNumber: ClosedRange<Int64>] = [:]
    /// Readings that came out of order and are still to be judged with what is around them.
    var lateMarks: [LateMark] = []
    /// Series of which late readings were judged: what their tests remember goes into the record.
    var judgedAgain: Set<SeriesNumber> = []
    /// Series whose filters went through readings anew: what they remember goes into the record.
    var filteredAgain: Set<SeriesNumber> = []
    /// Of series with a dead band the reading from which it counted before the draft.
    var countedFrom: [SeriesNumber: (time: Int64, value: Double)] = [:]
    /// Rules of alerts that are in force from this record on.
    var newRules: StoredRules?
    /// What is to be derived again.
    var derive = DeriveNotes()
    /// Whether `rowEnds` is wanted; set it before frames are added.
    public var notesRows = false
    /// Per frame of the record's log: the number of rows of its readings after it.
    public internal(set) var rowEnds: [UInt32] = []

    init(record: Record) { self.record = record }

    /// Notes that the flag of an earlier reading is another now.
    mutating func amend(_ amendment: Amendment) {
        record.amendments.append(amendment)
        let time = amendment.time.milliseconds
        let known = amended[amendment.series] ?? time...time
        amended[amendment.series] = min(known.lowerBound, time)...max(known.upperBound, time)
    }

    /// Takes back what the record says of changed flags of a series.
    ///
    /// - Returns: what was said.
    mutating func removeAmendments(of series: SeriesNumber, within times: ClosedRange<Int64>) -> [Amendment] {
        // Nearly always there is nothing, and all changed flags of the draft are many.
        guard amended[series]?.overlaps(times) ?? false else { return [] }
        var removed: [Amendment] = []
        record.amendments.removeAll { amendment in
            guard amendment.series == series, times.contains(amendment.time.milliseconds) else { return false }
            removed.append(amendment)
            return true
        }
        return removed
    }
}

/// What happened in a record besides what it stores.
public enum Effect: Sendable, Equatable {
    /// A device was registered by its first frame.
    case adopted(DeviceKey, profile: String)
    /// Frames went to quarantine.
    case quarantined(filter: String, reason: String, detail: String)
    /// Parts of an imported frame of the batch (nil: all of it) could not be stored; `detail` is of the first.
    case refused(frame: Int, reason: String, detail: String, parts: [Int]?)
    /// Quarantine entries were pushed out at the bound.
    case evicted(count: Int)
    /// Derived readings that keep what they were although an input came late: too many would have to change.
    case derivedKept(count: Int)
    /// The wall clock stepped back.
    case clockSteppedBack(milliseconds: Int64)
}
