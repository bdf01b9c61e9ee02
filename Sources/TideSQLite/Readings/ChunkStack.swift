import TideChunks
import TideModel

/// Chunks of one device that overlap in time: what newer records say stands.
struct ChunkStack {
    /// One chunk; higher ids are newer.
    struct Layer {
        var id: Int64
        var chunk: Chunk
    }

    /// From older to newer.
    private(set) var layers: [Layer]
    /// The latest time of them, milliseconds since 1970.
    private(set) var last: Int64

    /// Begins a stack.
    init(_ layer: Layer, last: Int64) { (layers, self.last) = ([layer], last) }

    /// Adds a chunk that overlaps.
    mutating func add(_ layer: Layer, last: Int64) {
        layers.insert(layer, at: layers.firstIndex { $0.id > layer.id } ?? layers.endIndex)
        self.last = max(self.last, last)
    }

    /// The series that it has, by number.
    var series: [SeriesNumber] { Set(layers.flatMap { $0.chunk.series.map(\.number) }).sorted() }

    /// The readings of one series within `times`, by time.
    func readings(of number: SeriesNumber, in times: Range<Timestamp>) throws -> [StoredReading] {
        var readings: [StoredReading] = []
        for layer in layers { try layer.chunk.readings(of: number, in: times) { readings.append($0) } }
        if !zip(readings, readings.dropFirst()).allSatisfy({ $0.time < $1.time }) { readings = Self.winners(readings) }
        try amend(&readings, number, times)
        return readings
    }

    /// Of several readings with one time that of the latest record stands, of equal records that of the newer chunk.
    private static func winners(_ readings: [StoredReading]) -> [StoredReading] {
        let order = readings.indices.sorted { a, b in
            (readings[a].time, readings[a].record, a) < (readings[b].time, readings[b].record, b)
        }
        return order.enumerated().compactMap { place, index in
            let next = place + 1 < order.count ? readings[order[place + 1]].time : nil
            return next == readings[index].time ? nil : readings[index]
        }
    }

    /// Amendments change the flag of readings that no later record wrote.
    private func amend(_ readings: inout [StoredReading], _ number: SeriesNumber, _ times: Range<Timestamp>) throws {
        let amendments = try layers.flatMap { try $0.chunk.amendments(of: number) }
            .filter { times.contains(Timestamp(milliseconds: $0.time)) }
        guard !amendments.isEmpty else { return }
        let places = Dictionary(uniqueKeysWithValues: readings.enumerated().map { ($1.time.milliseconds, $0) })
        for amendment in amendments.sorted(by: { $0.record < $1.record }) {
            guard let place = places[amendment.time], readings[place].record <= amendment.record else { continue }
            readings[place].flag = amendment.flag
            readings[place].record = amendment.record
        }
    }

    /// Former values of one series, by time, record and part.
    func superseded(of number: SeriesNumber) throws -> [SupersededCell] {
        try layers.flatMap { try $0.chunk.superseded(of: number) }
            .sorted { ($0.time, $0.record, $0.part) < ($1.time, $1.record, $1.part) }
    }
}
