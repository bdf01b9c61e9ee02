import Testing
import TideModel
import TideProfiles
import TideSim

/// The world behind the signals, by figures from outside the program, through what devices send.
@Suite("Physics")
struct PhysicsTests {
    /// One device's values of a channel, at times.
    private struct Course {
        var scenario: Scenario
        let device: Int

        init(_ device: Int, seed: UInt64 = 1, interval: Int64? = nil) throws {
            scenario = try Scenario(
                profiles: SimProfiles.set.profiles,
                devices: 16,
                seed: seed,
                start: SimProfiles.summer,
                interval: interval
            )
            self.device = device
        }

        mutating func value(_ channel: String, _ time: Timestamp) -> Double {
            let profile = scenario.profiles[scenario.devices[device].profile]
            let rows = scenario.message(of: device, at: time).rows
            let series = profile.series.firstIndex { $0.channel == channel } ?? 0
            return rows[rows.count - 1].values[series]
        }

        mutating func values(_ channel: String, _ start: Timestamp, every step: Int64, count: Int) -> [Double] {
            (0..<count).map { value(channel, start + Int64($0) * step) }
        }
    }

    private static let (pond, cage, buoy, seabed, soil, weather, barn, cow) = (0, 1, 2, 3, 4, 5, 6, 7)
    private static let minute: Int64 = 60_000

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    /// UTide 0.4 for Rizhao with TICON-4's constants, 8 constituents, hours after 2026-07-01T00:00Z; metres.
    private static let utide: [(hour: Int64, level: Double)] = [
        (0, 1.4022), (3, -0.2917), (6, -0.6249), (9, 0.9586), (12, 0.9117), (15, -1.3068), (18, -1.8103),
        (21, 0.4499), (24, 1.5969),
    ]

    @Test("the tide is Rizhao's, as UTide reckons it", arguments: utide)
    func tide(hour: Int64, level: Double) throws {
        var buoy = try Course(Self.buoy)
        let time = SimProfiles.summer + hour * SimProfiles.hour
        // The buoy adds 1 cm for each hPa below 1013, and noise of 1 cm.
        let air = buoy.value("air_pressure", time)
        let tide = buoy.value("sea_level", time) + 0.01 * (air - 1_013)
        #expect(abs(tide - level) < 0.05)
    }

    @Test("high waters are when UTide has them: 10.50 h and 23.55 h UTC")
    func highWater() throws {
        var buoy = try Course(Self.buoy)
        let levels = buoy.values("sea_level", SimProfiles.summer, every: 10 * Self.minute, count: 6 * 25)
        for (wanted, window) in [(10.50, 48..<84), (23.55, 126..<150)] {
            let top = window.max { levels[$0] < levels[$1] } ?? 0
            #expect(abs(Double(top) / 6 - wanted) < 0.7)
        }
    }

    @Test("oxygen of a cage follows the solubility of its water: 0.95 of saturation and 0.3 mg/L of tide")
    func solubility() throws {
        var cage = try Course(Self.cage)
        for start in [SimProfiles.winter, SimProfiles.summer] {
            let percent = cage.values("oxygen_saturation", start, every: SimProfiles.hour, count: 14 * 24)
            #expect(abs(Self.mean(percent) - 95) < 3)
        }
        // TEOS-10 (gsw): 9.258 mg/L at S 31 and 10 degrees, 6.927 at 25: cold water holds more.
        let cold = Self.mean(cage.values("dissolved_oxygen", SimProfiles.winter, every: SimProfiles.hour, count: 240))
        let august = SimProfiles.summer + 40 * SimProfiles.day
        let warm = Self.mean(cage.values("dissolved_oxygen", august, every: SimProfiles.hour, count: 240))
        #expect(cold > 0.95 * 9.258 && warm < 0.95 * 7.572 && warm > 0.95 * 6.4)
    }

    @Test("a pond's oxygen has its peak in the afternoon and its low before sunrise, by 1 to 5 mg/L")
    func dielOxygen() throws {
        var pond = try Course(Self.pond)
        // 16:00Z is local midnight.
        let start = SimProfiles.summer + 16 * SimProfiles.hour
        let values = pond.values("dissolved_oxygen", start, every: SimProfiles.hour, count: 30 * 24)
        let byHour = (0..<24).map { hour in Self.mean(stride(from: hour, to: values.count, by: 24).map { values[$0] }) }
        let top = byHour.indices.max { byHour[$0] < byHour[$1] }
        let low = byHour.indices.min { byHour[$0] < byHour[$1] }
        #expect((13...17).contains(top ?? 0))
        #expect((1...6).contains(low ?? 0))
        #expect((2...10).contains((byHour.max() ?? 0) - (byHour.min() ?? 0)))
    }

    @Test("the sea is warmest in August and coldest in February, near 25 and 2 degrees")
    func season() throws {
        var cage = try Course(Self.cage)
        let year = cage.values("water_temperature", SimProfiles.winter, every: SimProfiles.day, count: 365)
        let (warm, cold) = (year.indices.max { year[$0] < year[$1] }, year.indices.min { year[$0] < year[$1] })
        // Days after 15 January: 1 August to 10 September, 20 January to 15 March.
        #expect((198...238).contains(warm ?? 0))
        #expect((5...59).contains(cold ?? 0) || (cold ?? 0) > 360)
        #expect(abs((year.max() ?? 0) - 25) < 2.5 && abs((year.min() ?? 0) - 2) < 2.5)
    }

    @Test("rain wets the soil, which dries down between field capacity and wilting point")
    func rain() throws {
        var (station, soil) = (try Course(Self.weather), try Course(Self.soil))
        let count = 80 * 24
        let start = SimProfiles.summer
        let rain = (0..<(count * 6)).map { station.value("rainfall", start + Int64($0) * 10 * Self.minute) }
        let hourly = (0..<count).map { hour in rain[(hour * 6)..<(hour * 6 + 6)].reduce(0, +) }
        let water = soil.values("soil_water_10", start, every: SimProfiles.hour, count: count)
        #expect(water.allSatisfy { (0.10...0.46).contains($0) })
        for day in 1..<79 {
            let amount = hourly[(day * 24)..<(day * 24 + 24)].reduce(0, +)
            let rise = water[day * 24 + 24] - water[day * 24]
            // Soil that is full already drains.
            if amount > 15, water[day * 24] < 0.27 { #expect(rise > 0.01, "\(amount) mm on day \(day)") }
            if amount == 0 { #expect(rise < 0.012, "no rain on day \(day)") }
        }
        #expect(rain.allSatisfy { abs(($0 / 0.2).rounded() * 0.2 - $0) < 1e-9 })
    }

    @Test("it rains on 0.12 of winter's and 0.30 of summer's days after dry ones, 0.5 after wet ones, and 9 mm a day")
    func rainfall() throws {
        var (summer, winter): ([Double], [Double]) = ([], [])
        // Local midnight of 1 June and of 1 December.
        let june = SimProfiles.summer + (-30 * SimProfiles.day - 8 * SimProfiles.hour)
        let december = june + 183 * SimProfiles.day
        for seed in 1...12 as ClosedRange<UInt64> {
            var station = try Course(Self.weather, seed: seed, interval: SimProfiles.day)
            // Each reading tells of the day before.
            summer += station.values("rainfall", june + SimProfiles.day, every: SimProfiles.day, count: 90)
            winter += station.values("rainfall", december + SimProfiles.day, every: SimProfiles.day, count: 90)
        }
        func wetShare(_ days: [Double]) -> Double { Double(days.count { $0 > 0 }) / Double(days.count) }
        // In balance: 0.29 / (0.29 + 0.5) and 0.13 / (0.13 + 0.5); one wet day of twenty brings less than one tip.
        #expect(abs(wetShare(summer) - 0.35) < 0.05)
        #expect(abs(wetShare(winter) - 0.20) < 0.05)
        let wet = (summer + winter).filter { $0 > 0 }
        #expect(abs(Self.mean(wet) - 9 / 0.95) < 1.5)
    }

    @Test("ammonia and carbon dioxide of a barn gather on winter nights, when little air moves")
    func barn() throws {
        var barn = try Course(Self.barn)
        let cold = barn.values("ammonia", SimProfiles.winter, every: SimProfiles.hour, count: 240)
        let warm = barn.values("ammonia", SimProfiles.summer, every: SimProfiles.hour, count: 240)
        #expect(Self.mean(cold) > 2 * Self.mean(warm))
        #expect(cold.allSatisfy { (0...40).contains($0) })
        let air = barn.values("carbon_dioxide", SimProfiles.winter, every: SimProfiles.hour, count: 240)
        #expect(air.allSatisfy { (420...4_000).contains($0) })
        let warmth = barn.values("barn_air_temperature", SimProfiles.winter, every: SimProfiles.hour, count: 240)
        #expect((0...18).contains(Self.mean(warmth)))
    }

    @Test("a cow ruminates some 497 min a day, and drinking cools her rumen 8 to 12 times")
    func cow() throws {
        var rumination: [Double] = []
        for seed in 1...30 as ClosedRange<UInt64> {
            var cow = try Course(Self.cow, seed: seed)
            rumination += cow.values("rumination_time", SimProfiles.summer, every: SimProfiles.day, count: 30)
        }
        // Herd mean 497 min/d, quartiles 451 and 566.
        #expect(abs(Self.mean(rumination) - 497) < 25)
        let sorted = rumination.sorted()
        #expect((400...480).contains(sorted[sorted.count / 4]) && (520...590).contains(sorted[sorted.count * 3 / 4]))
        var cow = try Course(Self.cow)
        let rumen = cow.values("rumen_temperature", SimProfiles.summer, every: 5 * Self.minute, count: 10 * 288)
        let dips = zip(rumen, rumen.dropFirst()).count { $0 - $1 > 0.8 }
        #expect((60...150).contains(dips))
        #expect(rumen.allSatisfy { (30...40.5).contains($0) } && (rumen.max() ?? 0) > 39)
    }

    @Test("sites of a region share their weather")
    func shared() throws {
        var (station, buoy) = (try Course(Self.weather), try Course(Self.buoy))
        let noon = SimProfiles.summer + 4 * SimProfiles.hour
        let land = station.values("air_temperature", noon, every: SimProfiles.day, count: 60)
        let sea = buoy.values("air_temperature", noon, every: SimProfiles.day, count: 60)
        let (a, b) = (Self.mean(land), Self.mean(sea))
        let together = zip(land, sea).reduce(0) { $0 + ($1.0 - a) * ($1.1 - b) }
        let alone = land.reduce(0) { $0 + ($1 - a) * ($1 - a) } * sea.reduce(0) { $0 + ($1 - b) * ($1 - b) }
        #expect(together / alone.squareRoot() > 0.9)
    }
}
