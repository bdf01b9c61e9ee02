import Testing
import TideModel
import TidePipeline

struct AggregatorTests {
    private static let hour: Int64 = 3_600_000

    private static func run(
        _ functions: [AggregateFunction],
        of readings: [(Int64, Double)],
        clock: BucketClock = .every(hour),
        isCircular: Bool = false
    ) throws -> [Aggregator.Bucket] {
        var aggregator = Aggregator(functions, clock, isCircular: isCircular)
        var buckets: [Aggregator.Bucket] = []
        for (time, value) in readings { if let bucket = try aggregator.add(time, value) { buckets.append(bucket) } }
        if let last = aggregator.finish() { buckets.append(last) }
        return buckets
    }

    @Test func everyFunctionAndGapsStayGaps() throws {
        let readings: [(Int64, Double)] = [
            (-1, 0), (0, 4), (1, 1), (2, 3), (Self.hour - 1, 2), (3 * Self.hour, 10),
        ]
        let buckets = try Self.run(AggregateFunction.allCases, of: readings)
        #expect(buckets.map(\.start) == [-Self.hour, 0, 3 * Self.hour])
        // mean min max sum count first last p50 p95 p99 increase: 0 -> 4 -> 1 (anew) -> 3 -> 2 (anew)
        let values = buckets[1].values.map { $0 ?? .nan }
        #expect(Array(values[..<8]) == [2.5, 1, 4, 10, 4, 4, 2, 2.5])
        #expect(abs(values[8] - 3.85) < 1e-12 && abs(values[9] - 3.97) < 1e-12)
        #expect(values[10] == 4 + 1 + 2 + 2)
        // The first reading of all has nothing before it.
        #expect(buckets[0].values[10] == nil)
        #expect(buckets[2].values[10] == 8)
    }

    @Test(arguments: [
        ([359.0, 1.0], 0.0 as Double?), ([350, 10, 0], 0), ([80, 100], 90), ([180, 180.5], 180.25), ([0, 180], nil),
        ([0, 90, 180, 270], nil), ([270], 270),
    ]) func directionsHaveTheirOwnMean(_ directions: [Double], _ wanted: Double?) throws {
        let readings = directions.enumerated().map { (Int64($0.offset), $0.element) }
        let bucket = try #require(
            try Self.run([.mean], of: readings, isCircular: true).first
        )
        guard let wanted else {
            #expect(bucket.values == [nil])
            return
        }
        let found = try #require(bucket.values[0])
        #expect(min(abs(found - wanted), 360 - abs(found - wanted)) < 1e-9)
    }

    @Test func daysAreThoseOfTheSite() throws {
        // Shanghai, days from 08:00: the first reading belongs to the day before.
        let zone = try Zone(fixedOffset: "+08:00")
        let eight: Int64 = 1_764_028_800_000  // 2025-11-25T00:00Z, 08:00 there
        let day = 24 * Self.hour
        let readings = [eight - 1, eight, eight + day - 1, eight + day].map { ($0, 1.0) }
        let buckets = try Self.run([.count], of: readings, clock: .days(zone, dayStart: 480))
        #expect(buckets.map(\.start) == [eight - day, eight, eight + day])
        #expect(buckets.map { $0.values[0] } == [1, 2, 1])
    }

    @Test(arguments: UInt64(0)..<20)
    func aRestartWithinAnIntervalChangesNothing(seed: UInt64) throws {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
        var time: Int64 = 0
        let readings = (0..<500).map { _ -> (Int64, Double) in
            time += Int64(next() % 900_000)
            return (time, Double(next() % 1_000))
        }
        let whole = try Self.run(AggregateFunction.allCases, of: readings)
        var aggregator = Aggregator(AggregateFunction.allCases, .every(Self.hour), isCircular: false)
        var buckets: [Aggregator.Bucket] = []
        var index = 0
        while index < readings.count {
            if let bucket = try aggregator.add(readings[index].0, readings[index].1) { buckets.append(bucket) }
            index += 1
            guard next() % 10 == 0, let start = aggregator.restart() else { continue }
            index = readings.firstIndex { $0.0 >= start } ?? index
        }
        if let last = aggregator.finish() { buckets.append(last) }
        #expect(buckets == whole)
    }

    @Test func sumsDoNotDrift() throws {
        let values = [1e16, 1, -1e16, 1]
        let readings = values.enumerated().map { (Int64($0.offset), $0.element) }
        let bucket = try Self.run([.sum], of: readings)[0]
        #expect(bucket.values == [2])
    }

    @Test func theEndsOfTimeAreIntervalsToo() {
        for time in [Int64.min, Int64.min + 1, .max - 1, .max] {
            let bucket = BucketClock.every(Self.hour).bucket(of: time)
            #expect(bucket.lowerBound <= time && (bucket.contains(time) || time == .max))
        }
    }
}
