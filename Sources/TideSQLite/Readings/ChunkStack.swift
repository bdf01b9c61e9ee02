import TideChunks
import TideModel

/// Chunks of one device that overlap in time: what the latest record says stands.
///
/// No key is in two of them with one record, because one flush makes one reading of each key, so their order tells
/// nothing.
struct ChunkStack {
    let chunks: [Chunk]

    init(_ chunks: [Chunk]) { self.chunks = chunks }

    /// The series that it has, by number.
    var series: [SeriesNumber] { Set(chunks.flatMap { $0.series.map(\.number) }).sorted() }

    /// The latest record in it.
    var lastRecord: RecordNumber { chunks.map(\.records.upperBound).max() ?? 0 }

    /// The readings of one series within `times`, by time.
    func readings(of number: SeriesNumber, in times: Range<Timestamp>) throws -> [StoredReading] {
        var readings: [StoredReading] = []
        for chunk in chunks where chunk.series(number) != nil {
            try chunk.readings(of: number, in: times) { readings.append($0) }
        }
        if !zip(readings, readings.dropFirst()).allSatisfy({ $0.time < $1.time }) { readings = Self.winners(readings) }
        try amend(&readings, number, times)
        return readings
    }

    /// Of several readings with one time that of the latest record stands.
    private static func winners(_ readings: [StoredReading]) -> [StoredReading] {
        let order = readings.sorted { ($0.time, $0.record) < ($1.time, $1.record) }
        return order.indices.filter { $0 + 1 == order.count || order[$0].time != order[$0 + 1].time }.map { order[$0] }
    }

    /// Amendments change the flag of readings that no later record wrote.
    private func amend(_ readings: inout [StoredReading], _ number: SeriesNumber, _ times: Range<Timestamp>) throws {
        let amendments = try chunks.flatMap { try $0.amendments(of: number) }
            .filter { times.contains(Timestamp(milliseconds: $0.cell.time)) }
        guard !amendments.isEmpty, !readings.isEmpty else { return }
        let places = Dictionary(uniqueKeysWithValues: readings.enumerated().map { ($1.time.milliseconds, $0) })
        for (amendment, tests) in amendments.sorted(by: { $0.cell.record < $1.cell.record }) {
            guard let place = places[amendment.time], readings[place].record <= amendment.record else { continue }
            readings[place].flag = amendment.flag
            readings[place].record = amendment.record
            if let tests { readings[place].facts.tests = tests }
        }
    }

    /// Former values of one series, by time, record and part.
    func superseded(of number: SeriesNumber) throws -> [SupersededCell] {
        try chunks.flatMap { try $0.superseded(of: number) }
            .sorted { ($0.time, $0.record, $0.part) < ($1.time, $1.record, $1.part) }
    }
}
