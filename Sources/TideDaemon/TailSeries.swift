internal import TideModel
internal import TidePipeline

/// The readings of one series in the tail, by time, one per key.
struct TailSeries {
    private var readings: [StoredReading] = []
    private var position = 0
    /// Flags that were changed afterwards, by time, with the record that did.
    private var amended: [Int64: (record: RecordNumber, amendment: Amendment)] = [:]

    /// The next reading, or nil at the end.
    var next: StoredReading? { position < readings.count ? readings[position] : nil }

    /// Moves on.
    mutating func advance() { position += 1 }

    /// Moves on behind a time.
    mutating func skip(through time: Timestamp) { while let next, next.time <= time { advance() } }

    /// Changes the flags of a reading as records say that are not before its own.
    func amend(_ reading: inout StoredReading) {
        guard let (record, amendment) = amended[reading.time.milliseconds], record >= reading.record else { return }
        reading.flag = amendment.flag.rawValue
        if let tests = amendment.tests { reading.facts.tests = tests }
    }

    /// Collects what a tail holds of some series within the times.
    static func collect(
        _ tail: Tail,
        _ wanted: [SeriesNumber],
        _ times: Range<Timestamp>
    ) -> [SeriesNumber: TailSeries] {
        var isWanted = [Bool](repeating: false, count: Int(wanted.max() ?? 0) + 1)
        for number in wanted { isWanted[Int(number)] = true }
        var found: [SeriesNumber: TailSeries] = [:]
        for chunk in tail.chunks {
            collect(chunk, isWanted, times, into: &found)
            for amendment in chunk.amendments where isWanted.has(amendment.series) {
                found[amendment.series, default: TailSeries()].amended[amendment.time.milliseconds] =
                    (chunk.record, amendment)
            }
        }
        for number in found.keys { found[number]?.settle() }
        return found
    }

    private static func collect(
        _ chunk: Tail.Chunk,
        _ isWanted: [Bool],
        _ times: Range<Timestamp>,
        into found: inout [SeriesNumber: TailSeries]
    ) {
        guard let own = chunk.times, own.overlaps(times) else { return }
        let readings = chunk.readings
        for row in 0..<readings.rowCount where times.contains(Timestamp(milliseconds: readings.time[row])) {
            for cell in readings.cells(ofRow: row)
            where isWanted.has(readings.series[cell]) && readings.verdict[cell].isStored {
                found[readings.series[cell], default: TailSeries()].append(
                    StoredReading(
                        series: readings.series[cell],
                        time: Timestamp(milliseconds: readings.time[row]),
                        received: Timestamp(milliseconds: readings.received[row]),
                        value: readings.value[cell],
                        flag: readings.flag[cell],
                        rowFlags: readings.rowFlags[row],
                        record: chunk.record,
                        facts: readings.facts(ofCell: cell, chunk.tests)
                    )
                )
            }
        }
    }

    /// Adds a reading; what was said of the flag of one in its place says nothing of it.
    private mutating func append(_ reading: StoredReading) {
        readings.append(reading)
        if !amended.isEmpty { amended[reading.time.milliseconds] = nil }
    }

    /// Sorts by time and keeps the last statement about each key.
    private mutating func settle() {
        let order = readings.indices.sorted { (readings[$0].time, $0) < (readings[$1].time, $1) }
        var kept: [StoredReading] = []
        for index in order {
            if kept.last?.time == readings[index].time { kept.removeLast() }
            kept.append(readings[index])
        }
        readings = kept
    }
}

extension [Bool] {
    func has(_ number: SeriesNumber) -> Bool { Int(number) < count && self[Int(number)] }
}
