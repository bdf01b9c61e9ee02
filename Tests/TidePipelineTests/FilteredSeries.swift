import TideModel
import TidePipeline
import TideProfiles
import TideQuality
import TideTesting

/// A bench whose probe `v` has filters, and what it is sent.
struct FilteredSeries {
    let bench: Bench
    let start: Int64
    private var id: UInt16 = 0

    /// Of a probe `v`, with `{FILTERS}` and `{QUALITY}`.
    static let profile = """
        schema: fieldtide.profile/1
        id: test/filtered
        version: 1
        expects: {interval: 1m, late: 3m, silent: 10m}
        match: [{topic: "farm/{site}/{device}/f"}]
        identity: {site: "{site}", device: "{device}"}
        time: {source: $.ts, format: unix_ms, accept: {past: 400d}}
        decode:
          - json:
              fields:
                v: {path: $.v, type: number, missing: [-999]}
        series:
          v:
            from: v
            quantity: water_temperature
            unit: Cel
            filters: {FILTERS}
            quality: {QUALITY}
        examples:
          - name: normal
            given: {topic: farm/a/b/f, text: '{"ts": 1764000000000, "v": 1.5}', received: 2025-11-24T16:00:00Z}
            want: {v: 1.5}
        """

    static func text(_ filters: String, quality: String = "{gross_range_test: {fail_span: [-50, 50]}}") -> String {
        profile.replacing("{FILTERS}", with: filters).replacing("{QUALITY}", with: quality)
    }

    init(_ filters: String, quality: String = "{gross_range_test: {fail_span: [-50, 50]}}") throws {
        bench = try Bench([Self.text(filters, quality: quality)])
        start = bench.now.milliseconds - 86_400_000
    }

    /// The filters in force.
    var plan: FilterPlan? { bench.pipeline.profiles.profiles.first?.series.first?.filters }

    /// A batch of readings, each in a message of its own: milliseconds since `start`, and value.
    mutating func batch(_ readings: [(time: Int64, value: Double)]) -> FrameBatch {
        var batch = FrameBatch(source: broker)
        for reading in readings {
            id = id % 65_535 + 1
            let text = reading.value.isNaN ? "-999" : "\(reading.value)"
            batch.add("farm/a/b/f", #"{"ts": \#(start + reading.time), "v": \#(text)}"#, id: id, at: bench.now)
        }
        return batch
    }

    /// Sends readings, in one batch.
    @discardableResult
    mutating func send(_ readings: (time: Int64, value: Double)...) throws -> Record {
        let batch = batch(readings)
        return try bench.take(batch)
    }

    /// What is stored: milliseconds since `start`, and value.
    func stored() throws -> [Int64: StoredReading] {
        try bench.flush()
        return Dictionary(uniqueKeysWithValues: (bench.stored[0] ?? [:]).map { ($0 - start, $1) })
    }

    /// Computes anew what is waiting, in small steps; now and then everything is forgotten and restored around them.
    func recompute(_ random: inout SplitMix) throws -> Int {
        var count = 0
        while bench.pipeline.hasRecomputations {
            switch Int.random(in: 0..<6, using: &random) {
            case 0: try bench.restart()
            case 1: try bench.flush()
            case 2: try bench.checkpoint(bench.pipeline.state.dirtyDevices, withGlobal: true)
            default: break
            }
            let limit = [1, 7, 50, 1_000][Int.random(in: 0..<4, using: &random)]
            let record = try bench.carryOut(.recompute([0], limit: limit))
            count += record.readings.verdict.count { $0 == .recomputed }
            guard Difference.find(bench.pipeline, try bench.restored()) == nil else {
                throw BenchError(text: "\(Difference.find(bench.pipeline, try bench.restored()) ?? "")")
            }
        }
        return count
    }
}
