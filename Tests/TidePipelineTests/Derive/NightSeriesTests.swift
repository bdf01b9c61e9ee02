import Foundation
import Testing
import TideDerive
import TideModel
import TidePipeline
import TideTesting

/// What a pond's oxygen will be at dawn, as the night goes on.
struct NightSeriesTests {
    private static let minute: Int64 = 60_000
    private static let place = Position(latitude: 36.1, longitude: 120.3)
    private static let start: Int64 = 1_764_000_000_000 - 24 * 60 * minute  // midnight of Shanghai

    private static let block =
        "dawn: {expr: \"dawn_oxygen(DO_dusk=dusk(oxygen), DO_later=oxygen)\", needs: {max_skew: 0s}}, "
        + "left: {expr: \"hours_to_low_oxygen(dusk(oxygen), oxygen)\", needs: {max_skew: 0s, after: 2h}}"

    private static let sunset: Night = {
        // Noon and eight hours in China.
        guard
            let night = Night(
                containing: Double(start / 1_000) + 20 * 3_600,
                latitude: place.latitude,
                longitude: place.longitude
            )
        else { fatalError("no night") }
        return night
    }()

    private final class Pond {
        let bench: Bench
        var told = ToldReadings()
        private var id: UInt16 = 0

        init(_ block: String = NightSeriesTests.block, spike: Bool = false) throws {
            let tests = spike ? ", quality: {spike_test: {suspect_threshold: 1, fail_threshold: 2}}" : ""
            bench = try Bench([DerivedTexts.pond(block, oxygen: tests, interval: "expects: {interval: 10m}")])
            bench.now = Timestamp(milliseconds: start + 4 * 86_400_000)
            try bench.carryOut(.apply([.site(Site(id: "a", position: place))]))
        }

        func send(_ readings: [(time: Int64, oxygen: Double)]) throws {
            var batch = FrameBatch(source: broker)
            for reading in readings {
                id += 1
                let oxygen = reading.oxygen.isNaN ? -999 : reading.oxygen
                batch.add("farm/a/b/p", "{\"ts\": \(reading.time), \"o\": \(oxygen)}", id: id, at: bench.now)
            }
            told.take(try bench.take(batch))
        }

        func readings(_ channel: String) -> [(time: Int64, value: Double, flag: UInt8)] {
            let found = bench.pipeline.state.definitions.first { $0.channel == channel }
            return found.map { told.readings(of: $0.number) } ?? []
        }
    }

    /// Half a milligram an hour is breathed from sunset on.
    private static func falling(_ steps: Range<Int64>) -> [(time: Int64, oxygen: Double)] {
        steps.map { step in
            let time = start + step * 10 * minute
            let hours = max(0, Double(time) / 3_600_000 - sunset.sunset / 3_600)
            return (time, 9 - hours / 2)
        }
    }

    @Test func oxygenAtDawn() throws {
        let pond = try Pond()
        for reading in Self.falling(0..<(6 * 36)) { try pond.send([reading]) }
        let dawn = pond.readings("dawn"), left = pond.readings("left")
        let dusk = try #require(Self.falling(0..<216).first { Double($0.time) >= Self.sunset.sunset * 1_000 }).time
        // From three hours after dusk to dawn, but not longer than the formula holds; another night is before the day.
        let first = dusk + 180 * Self.minute
        let last = min(Int64(Self.sunset.sunrise * 1_000), dusk + 12 * 60 * Self.minute)
        let ofNight = dawn.filter { $0.time > Self.start + 12 * 3_600_000 }
        #expect(ofNight.first?.time == first && ofNight.count == Int((last - first) / (10 * Self.minute)) + 1)
        let wanted = 9 - (Self.sunset.sunrise - Self.sunset.sunset) / 7_200
        for reading in ofNight {
            #expect(abs(reading.value - wanted) < 1e-6, "\(reading)")
            #expect(reading.flag == 1)
        }
        for reading in left where reading.time > dusk {
            let oxygen = 9 - (Double(reading.time) / 1_000 - Self.sunset.sunset) / 7_200
            #expect(abs(reading.value - max(0, oxygen - 3) * 2) < 1e-9, "\(reading)")
        }
        #expect(left.first { $0.time > dusk }?.time == dusk + 120 * Self.minute)
    }

    /// The first reading of the night is looked up once, not for each reading, and again after a restart.
    @Test func duskIsLookedUpOnce() throws {
        let pond = try Pond()
        for reading in Self.falling(0..<130) { try pond.send([reading]) }
        try pond.bench.flush()
        let before = pond.bench.loaded
        for reading in Self.falling(130..<160) { try pond.send([reading]) }
        #expect(pond.bench.loaded == before)
        try pond.bench.restart()
        for reading in Self.falling(160..<170) { try pond.send([reading]) }
        #expect(pond.bench.loaded > before && pond.bench.loaded < before + 400)
        #expect(pond.readings("dawn").map(\.time) == (try Self.inOneGo(170)).readings("dawn").map(\.time))
    }

    private static func inOneGo(_ steps: Int64) throws -> Pond {
        let pond = try Pond()
        try pond.send(falling(0..<steps))
        return pond
    }

    /// Another first reading of the night changes all of it.
    @Test func aLateFirstReadingChangesTheNight() throws {
        let pond = try Pond()
        let all = Self.falling(0..<140)
        let dusk = try #require(all.firstIndex { Double($0.time) >= Self.sunset.sunset * 1_000 })
        try pond.send(Array(all[..<dusk] + all[(dusk + 3)...]))
        let later = all[dusk + 3].time + 180 * Self.minute
        #expect(pond.readings("dawn").first { $0.time > Self.start + 43_200_000 }?.time == later)
        try pond.send([(all[dusk].time, 12)])
        let found = pond.readings("dawn").filter { $0.time > Self.start + 43_200_000 }
        #expect(found.first?.time == all[dusk].time + 180 * Self.minute)
        let oxygen = try #require(all.first { $0.time == later }).oxygen
        let hours = Double(later - all[dusk].time) / 3_600_000
        let wanted = oxygen - (12 - oxygen) / hours * (Self.sunset.sunrise - Double(later) / 1_000) / 3_600
        let value = try #require(found.first { $0.time == later }).value
        #expect(abs(value - max(0, wanted)) < 1e-6, "\(value), \(wanted)")
        #expect(Difference.find(pond.bench.pipeline, try pond.bench.restored()) == nil)
    }

    @Test func withoutAPlaceThereIsNothing() throws {
        let pond = try Pond()
        try pond.bench.carryOut(.apply([.site(Site(id: "a"))]))
        try pond.send(Self.falling(0..<216))
        #expect(pond.readings("dawn").isEmpty)
        let written = Self.block.replacing("dusk(oxygen)", with: "dusk(oxygen, lat=36.1, lon=120.3)")
        let other = try Pond(written)
        try other.bench.carryOut(.apply([.site(Site(id: "a"))]))
        try other.send(Self.falling(0..<216))
        #expect(other.readings("dawn").map(\.value) == (try Self.inOneGo(216)).readings("dawn").map(\.value))
    }

    @Test("streaming is batch, with spikes, restarts and late readings", arguments: 1...30)
    func streamIsBatch(_ seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        let pond = try Pond(spike: seed % 2 == 0)
        var all = Self.falling(0..<330)
        for index in all.indices {
            let chance = Int.random(in: 0..<20, using: &random)
            all[index].oxygen += chance == 0 ? 5 : Double(Int.random(in: -3...3, using: &random)) / 10
            all[index].oxygen = chance == 1 ? .nan : max(0, all[index].oxygen)
        }
        all.removeAll { _ in Int.random(in: 0..<10, using: &random) == 0 }
        let most = [0, 3, 20, 100][seed / 2 % 4]
        var order = all.indices.map { ($0 + Int.random(in: 0...most, using: &random), $0) }.sorted { $0 < $1 }[...]
        while !order.isEmpty {
            let count = Int.random(in: 1...9, using: &random)
            try pond.send(order.prefix(count).map { all[$0.1] })
            order = order.dropFirst(count)
            switch Int.random(in: 0..<10, using: &random) {
            case 0: try pond.bench.restart()
            case 1, 2: try pond.bench.flush()
            default: continue
            }
            try #require(Difference.find(pond.bench.pipeline, try pond.bench.restored()) == nil, "seed \(seed)")
        }
        check(pond, seed)
    }

    private func check(_ pond: Pond, _ seed: Int) {
        let oxygen = pond.readings("oxygen")
        var wanted: [Int64: Double] = [:]
        for reading in oxygen where reading.flag <= 3 {
            let seconds = Double(reading.time) / 1_000
            guard
                let night = Night(containing: seconds, latitude: Self.place.latitude, longitude: Self.place.longitude),
                let dusk = oxygen.first(where: { Double($0.time) >= night.sunset * 1_000 && $0.flag <= 3 }),
                (180 * Self.minute...720 * Self.minute).contains(reading.time - dusk.time)
            else { continue }
            let hours = Double(reading.time - dusk.time) / 3_600_000
            let fall = (dusk.value - reading.value) / hours
            wanted[reading.time] = max(0, reading.value - fall * (night.sunrise - seconds) / 3_600)
        }
        let found = pond.readings("dawn").filter { $0.value.isFinite }
        #expect(found.count > 60, "seed \(seed) proves nothing")
        #expect(found.map(\.time) == wanted.keys.sorted(), "seed \(seed)")
        for reading in found {
            #expect(abs(reading.value - (wanted[reading.time] ?? .nan)) < 1e-6, "seed \(seed) at \(reading.time)")
        }
    }
}
