internal import TideAPI
internal import TideModel
internal import TidePipeline

/// The last 24 h of the series that people look at, read once in a while.
actor Sparklines {
    /// A line moves by half hours, so it is read again after so many milliseconds.
    private static let age: Int64 = 300_000
    /// Lines kept: 4,096 of 48 points are about 4 MB.
    private static let capacity = 4_096

    private let kernel: Kernel
    private var lines: [SeriesNumber: (line: Sparkline, at: Int64)] = [:]
    private var isReading = false

    init(_ kernel: Kernel) { self.kernel = kernel }

    /// Lines of these series, by number.
    ///
    /// One reader at a time: who comes meanwhile gets what is there, and the rest at the next look.
    func lines(_ series: [SelectedSeries], now: Timestamp) async throws -> [SeriesNumber: Sparkline] {
        let time = now.milliseconds
        let wanted = series.filter { abs(time - (lines[$0.number]?.at ?? .min / 2)) > Self.age }
        if !wanted.isEmpty, !isReading {
            isReading = true
            defer { isReading = false }
            if lines.count + wanted.count > Self.capacity { lines.removeAll() }
            for (number, line) in try await read(wanted, time) { lines[number] = (line, time) }
        }
        return Dictionary(
            series.compactMap { one in lines[one.number].map { (one.number, $0.line) } },
            uniquingKeysWith: { first, _ in first }
        )
    }

    private func read(_ series: [SelectedSeries], _ now: Int64) async throws -> [(SeriesNumber, Sparkline)] {
        let tail = try await kernel.onWriter { $0.pipeline?.tail ?? Tail() }
        return try await Blocking.work { [store = kernel.store, slots = kernel.slots] in
            let empty = Sparkline(now: now)
            var lines = series.map { ($0.number, empty) }
            var place = 0
            let query = ReadingsQuery(from: Timestamp(milliseconds: empty.start), flags: [1, 2, 3])
            let put: ReadingsJob.Put = { page, _ in
                for run in page {
                    // Readings come in the order of the series.
                    while !series[place].key.isOf(run) { place += 1 }
                    for entry in run.entries { lines[place].1.add(entry.value, time: entry.time, flag: entry.flag) }
                }
                return .taken
            }
            var job = ReadingsJob(query, series, tail, store, slots, put: put) { false }
            try job.run()
            return lines
        }
    }
}
