internal import TideAPI
internal import TideAlerts
internal import TideModel
internal import TidePipeline

/// Reads what is stored slice by slice, by device time, and has rules judge it.
///
/// A slice is as long as its readings allow; it is read again in halves where there are more. Where nothing is stored each is
/// twice as long as the one before, so that years before the first reading take a few.
final class ReplayJob: @unchecked Sendable {  // stepped by one caller at a time
    /// Readings that are held at a time: 32 MB.
    private static let mostRows = 1 << 20
    private static let longest: Int64 = 86_400_000
    private static let shortest: Int64 = 1_000

    private let series: [SelectedSeries]
    private let numbers: [SeriesKey: SeriesNumber]
    private let tail: Tail
    private let store: any SeriesStore
    private let slots: Slots
    private(set) var replay: RuleReplay
    private var next: Timestamp
    private var length = ReplayJob.longest

    init(_ replay: RuleReplay, _ series: [SelectedSeries], _ tail: Tail, _ store: any SeriesStore, _ slots: Slots) {
        (self.replay, self.series, self.tail, self.store, self.slots) = (replay, series, tail, store, slots)
        numbers = Dictionary(series.map { ($0.key, $0.number) }) { first, _ in first }
        next = replay.begin
    }

    /// How far it is.
    var reached: Timestamp { next }

    /// Reads and judges the next slice.
    ///
    /// - Returns: whether there is more.
    func step() throws -> Bool {
        let end = min(next + length, replay.times.upperBound)
        guard var rows = try read(next..<end) else {
            length = max(Self.shortest, min(Self.longest, length / 2))
            return true
        }
        rows.sort { ($0.sample.time, $0.series) < ($1.sample.time, $1.series) }
        try replay.take(rows)
        next = end
        if rows.isEmpty {
            length *= 2
        } else if rows.count < Self.mostRows / 4 {
            length = min(Self.longest, length * 2)
        }
        guard next >= replay.times.upperBound || replay.isFull else { return true }
        try replay.pass(before: replay.times.upperBound)
        return false
    }

    /// Readings of a slice; nil when there are too many, unless it can be no shorter.
    private func read(_ times: Range<Timestamp>) throws -> [ReplayRow]? {
        var rows: [ReplayRow] = []
        var isFull = false
        let isShortest = length <= Self.shortest
        var job = ReadingsJob(
            ReadingsQuery(from: times.lowerBound, to: times.upperBound),
            series,
            tail,
            store,
            slots,
            put: { page, _ in
                for run in page { self.add(run, to: &rows) }
                isFull = rows.count > Self.mostRows && !isShortest
                return isFull ? .abandoned : .taken
            },
            isAbandoned: { isFull }
        )
        try job.run()
        return isFull ? nil : rows
    }

    private func add(_ run: ReadingRun, to rows: inout [ReplayRow]) {
        let key = SeriesKey(device: DeviceKey(site: run.site, device: run.device), channel: run.channel)
        guard let number = numbers[key] else { return }
        for entry in run.entries {
            let sample = Sample(time: entry.time, value: entry.value ?? .nan, flag: entry.flag)
            rows.append(ReplayRow(series: number, sample: sample))
        }
    }
}
