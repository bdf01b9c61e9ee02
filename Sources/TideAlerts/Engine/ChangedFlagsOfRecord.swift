internal import TideModel

/// Flags that the record itself changed again.
struct ChangedFlagsOfRecord {
    private var flags: [Key: UInt8] = [:]

    private struct Key: Hashable {
        var series: SeriesNumber
        var time: Int64
    }

    init(_ record: Record) {
        for amendment in record.amendments {
            flags[Key(series: amendment.series, time: amendment.time.milliseconds)] = amendment.flag.rawValue
        }
    }

    func flag(of series: SeriesNumber, _ time: Int64) -> UInt8? {
        flags.isEmpty ? nil : flags[Key(series: series, time: time)]
    }
}
