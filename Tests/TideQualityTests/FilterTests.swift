import Testing
import TideModel
import TideQuality
import TideTesting

/// What each filter makes of readings, by hand.
struct FilterTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var filters: [Filter]
        /// Seconds, value, and what comes of it; nil when it is held back.
        var readings: [(Int64, Double, Double?)]

        init(_ name: String, _ filters: [Filter], _ readings: [(Int64, Double, Double?)]) {
            (testDescription, self.filters, self.readings) = (name, filters, readings)
        }
    }

    static let cases: [Case] = [
        Case("clamp", [.clamp(lower: 0, upper: 20)], [(0, -0.25, 0), (1, 0, 0), (2, 20.5, 20), (3, 7, 7)]),
        Case("clamp on one side", [.clamp(lower: 0, upper: .infinity)], [(0, -1, 0), (1, 1e9, 1e9)]),
        // The window of five fills first; an even number of values has the mean of the middle two, as in ESPHome.
        Case(
            "median",
            [.median(count: 5)],
            [(0, 1, 1), (1, 5, 3), (2, 2, 2), (3, 100, 3.5), (4, 3, 3), (5, 4, 4)]
        ),
        // A step from 10 to 20 seen through a low-pass is 20 - 10 exp(-t / 600 s), whatever the readings between.
        Case(
            "ema at uneven intervals",
            [.ema(timeConstant: 600_000)],
            [(0, 10, 10), (600, 20, 16.321205588285577), (900, 20, 17.768698398515702), (1_000_000, 20, 20)]
        ),
        Case(
            "debounce",
            [.debounce(duration: 30_000)],
            [
                (0, 1, 1), (10, 2, 1), (20, 2, 1), (30, 1, 1), (40, 2, 1), (50, 2, 1), (70, 2, 2), (80, 3, 2),
                (90, 4, 2), (119, 4, 2), (120, 4, 4),
            ]
        ),
        // OPC UA: the width itself is not reported. The heartbeat counts from what was stored last.
        Case(
            "dead band",
            [.deadBand(width: 0.5, heartbeat: 60_000)],
            [
                (0, 10, 10), (10, 10.5, nil), (20, 10.75, 10.75), (30, 10.25, nil), (79, 10.75, nil),
                (80, 10.75, 10.75),
                (81, 10.5, nil), (82, 11.5, 11.5),
            ]
        ),
        Case(
            "a dead band creeps along with what is stored, not with what is held back",
            [.deadBand(width: 1, heartbeat: 3_600_000)],
            [(0, 0, 0), (1, 0.75, nil), (2, 1, nil), (3, 1.5, 1.5), (4, 2.5, nil), (5, 0.5, nil), (6, 0.25, 0.25)]
        ),
        Case(
            "a dead band of no width stores every other value",
            [.deadBand(width: 0, heartbeat: 60_000)],
            [(0, 1, 1), (1, 1, nil), (2, 2, 2), (3, 1, 1)]
        ),
        Case(
            "clamp before median",
            [.clamp(lower: 0, upper: 10), .median(count: 3)],
            [(0, 1, 1), (1, 100, 5.5), (2, 100, 10)]
        ),
        Case(
            "median before clamp",
            [.median(count: 3), .clamp(lower: 0, upper: 10)],
            [(0, 1, 1), (1, 100, 10), (2, 100, 10)]
        ),
        Case(
            "all of them",
            [.median(count: 3), .debounce(duration: 1_000), .deadBand(width: 0.5, heartbeat: 60_000)],
            // Medians 1, 1, 1, 4, 4; then 1, 1, 1, 1, 4.
            [(0, 1, 1), (1, 1, nil), (2, 4, nil), (3, 4, nil), (4, 4, 4)]
        ),
    ]

    @Test(arguments: cases) func table(_ test: Case) {
        let plan = FilterPlan(test.filters, pause: 60_000)
        var state = FilterState()
        for (index, (seconds, value, wanted)) in test.readings.enumerated() {
            let found = state.take(value, raw: value, at: seconds * 1_000, by: plan)
            #expect(found.isHeld == (wanted == nil), "reading \(index + 1)")
            if let wanted { #expect(abs(found.value - wanted) <= 1e-12, "reading \(index + 1): \(found.value)") }
            #expect(state.heldBack(at: seconds * 1_000) == (wanted == nil ? value : nil))
        }
    }

    @Test func numbersThatAreTooLargeStayNumbers() {
        let huge = Double.greatestFiniteMagnitude
        let plan = FilterPlan([.median(count: 3), .ema(timeConstant: 1_000)], pause: 1_000)
        var state = FilterState()
        for (index, value) in [huge, -huge, huge, huge, -huge, -huge].enumerated() {
            #expect(state.pass(value, at: Int64(index) * 10_000, by: plan).isFinite)
        }
    }

    @Test func plansAreKnownByWhatTheyDo() {
        let one = FilterPlan([.median(count: 3), .ema(timeConstant: 1_000)], pause: 60_000)
        #expect(one.id == FilterPlan([.median(count: 3), .ema(timeConstant: 1_000)], pause: 1).id)
        #expect(one.id != FilterPlan([.ema(timeConstant: 1_000), .median(count: 3)], pause: 60_000).id)
        #expect(one.id != FilterPlan([.median(count: 3), .ema(timeConstant: 1_001)], pause: 60_000).id)
        #expect(one.reach == 2 * 60_000 + 40_000 && one.points == 2)
    }

    static func plan(_ random: inout SplitMix) -> FilterPlan {
        var filters: [Filter] = (0..<Int.random(in: 0...7, using: &random)).map { _ in
            switch Int.random(in: 0..<4, using: &random) {
            case 0: .clamp(lower: -2, upper: Double(Int.random(in: 1...3, using: &random)))
            case 1: .median(count: 2 * Int.random(in: 1...15, using: &random) + 1)
            case 2: .ema(timeConstant: Int64.random(in: 1...3_600_000, using: &random))
            default: .debounce(duration: Int64.random(in: 1...600_000, using: &random))
            }
        }
        if Bool.random(using: &random) || filters.isEmpty { filters.append(.deadBand(width: 0.5, heartbeat: 300_000)) }
        return FilterPlan(filters, pause: 60_000)
    }

    @Test(arguments: UInt64(1)...100) func stateIsReadBackBitForBit(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let plan = Self.plan(&random)
        var state = FilterState(), time: Int64 = 0
        for _ in 0..<Int.random(in: 0...200, using: &random) {
            time += Int64.random(in: 1...120_000, using: &random)
            let value = Double(Int.random(in: -30...30, using: &random)) / 10
            _ = state.take(value, raw: value, at: time, by: plan)
        }
        var writer = ByteWriter()
        state.write(to: &writer)
        let bytes = writer.bytes
        #expect(bytes.count < 2_000)
        var found = try Self.read(bytes)
        #expect(found == state)
        #expect(
            found.take(1.1, raw: 1, at: time + 1, by: plan).value.bitPattern
                == state.take(1.1, raw: 1, at: time + 1, by: plan).value.bitPattern
        )
        // What is damaged is refused, or read as another state that filters as well as it can.
        for _ in 0..<100 {
            var damaged = bytes
            damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            damaged.removeLast(Int.random(in: 0...1, using: &random))
            guard var other = try? Self.read(damaged) else { continue }
            _ = other.take(1, raw: 1, at: .max, by: plan)
        }
    }

    private static func read(_ bytes: [UInt8]) throws(FormatError) -> FilterState {
        var result: Result<FilterState, FormatError> = .failure(FormatError("empty", at: 0))
        bytes.withUnsafeBytes { buffer in
            var reader = ByteReader(buffer)
            do throws(FormatError) { result = .success(try FilterState(&reader)) } catch { result = .failure(error) }
        }
        return try result.get()
    }
}
