import Testing
import TideDerive
import TideModel
import TidePipeline
import TideSQLite

/// What a day's reading is made of, when it is there, and what it says of that.
struct DayWindowTests {
    private static let hour: Int64 = 3_600_000
    private static let minute: Int64 = 60_000

    /// A station in some zone, and what became of its days.
    private final class Station {
        let bench: Bench
        var told = ToldReadings()
        private var id: UInt16 = 0
        /// Local midnight at which the work begins.
        let start: Int64

        init(_ derive: String, start: Int64, site: Site = Site(id: "a"), air: String = "") throws {
            bench = try Bench([DayTexts.station(derive, air: air)])
            bench.now = Timestamp(milliseconds: start + 10 * 86_400_000)
            try bench.carryOut(.apply([.site(site)]))
            self.start = start
        }

        /// Sends what is given, in messages of their own.
        func send(_ messages: [(time: Int64, fields: String)]) throws {
            var batch = FrameBatch(source: broker)
            for message in messages {
                id += 1
                batch.add("farm/a/b/w", "{\"ts\": \(message.time), \(message.fields)}", id: id, at: bench.now)
            }
            told.take(try bench.take(batch))
            #expect(Difference.find(bench.pipeline, try bench.restored()) == nil)
        }

        /// The days of a series: hours after the start, value, flag, and how many values were there before.
        func days(_ channel: String) -> [String] {
            let known = bench.pipeline.state.definitions.first { $0.channel == channel }
            guard let number = known?.number else { return [] }
            return told.readings(of: number).map { reading in
                let key = ToldReadings.Key(series: number, time: reading.time)
                let value = reading.value.isNaN ? "-" : "\((reading.value * 1_000).rounded() / 1_000)"
                let assumed = told.rowFlags[key]?.contains(.assumed) ?? false ? " assumed" : ""
                let former = told.former[key].map { ", was \($0.count)" } ?? ""
                return "\((reading.time - start) / hour) h: \(value) flag \(reading.flag)\(assumed)\(former)"
            }
        }
    }

    /// 10 Cel or 50 degF, every ten minutes for so many hours.
    private static func steady(_ hours: Range<Int64>, from start: Int64, _ fields: String = "\"t\": 51.8")
        -> [(time: Int64, fields: String)]
    {
        (hours.lowerBound * 6..<hours.upperBound * 6).map { (start + $0 * 10 * minute, fields) }
    }

    /// FAO-56, example 18: Brussels on 6 July, 3.9 mm.
    @Test func evapotranspirationOfTheBook() throws {
        let site = Site(id: "a", position: Position(latitude: 50.8, longitude: 4.35), zone: "Europe/Brussels")
        let start: Int64 = 1_751_752_800_000  // 2025-07-06T00:00:00+02:00
        let station = try Station(DayTexts.et0, start: start, site: site)
        var messages: [(time: Int64, fields: String)] = (0..<144).map { step in
            let isDay = step % 2 == 0
            let fields =
                "\"t\": \(isDay ? 70.7 : 54.14), \"h\": \(isDay ? 63 : 84), \"w\": \(isDay ? 3.078 : 1.078), "
                + "\"r\": \(isDay ? 510.880 : 0)"
            return (start + Int64(step) * 10 * Self.minute, fields)
        }
        messages.append((start + 24 * Self.hour, "\"t\": 50"))
        try station.send(messages)
        #expect(station.days("et0") == ["0 h: 3.88 flag 1"])
        let wanted = try DerivedFunctions.find("ET0_daily").evaluate(
            [21.5, 12.3, 84, 63, .nan, 2.078, .nan, 255.44 * 0.0864, 50.8, 100, 187]
        )
        let number = try #require(station.bench.pipeline.state.definitions.first { $0.channel == "et0" }).number
        let found = try #require(station.told.readings(of: number).first)
        #expect(abs(found.value - wanted) < 1e-9)
    }

    @Test func aSiteWithoutAPlaceHasNone() throws {
        let start: Int64 = 1_764_000_000_000
        let station = try Station(DayTexts.et0, start: start)
        let all = "\"t\": 50, \"h\": 60, \"w\": 2, \"r\": 200"
        try station.send(Self.steady(0..<25, from: start, all))
        #expect(station.days("et0").isEmpty)
    }

    @Test func aDayIsThereWhenItIsOver() throws {
        let start: Int64 = 1_764_000_000_000  // midnight of Shanghai
        let station = try Station(DayTexts.heat, start: start)
        try station.send(Self.steady(0..<24, from: start))
        #expect(station.days("heat").isEmpty)
        try station.send([(start + 24 * Self.hour, "\"h\": 50")])
        // Another channel does not tell that the day is over for this one.
        #expect(station.days("heat").isEmpty)
        try station.send([(start + 24 * Self.hour, "\"t\": 50")])
        // 24 h of 1 K above 10 Cel.
        #expect(station.days("heat") == ["0 h: 24.0 flag 1"])
    }

    @Test func lateAmendedAndSupersededReadingsCount() throws {
        let start: Int64 = 1_764_000_000_000
        let station = try Station(DayTexts.heat, start: start)
        try station.send(Self.steady(0..<10, from: start) + Self.steady(12..<30, from: start))
        #expect(station.days("heat") == ["0 h: 22.0 flag 1"])
        try station.bench.flush()
        try station.send(Self.steady(10..<12, from: start))
        #expect(station.days("heat") == ["0 h: 24.0 flag 1, was 1"])
        // The hour from 3 to 4 is 6 K warmer in one of its six readings; that changes nothing twice.
        for _ in 0..<2 { try station.send([(start + 3 * Self.hour, "\"t\": 62.6")]) }
        #expect(station.days("heat") == ["0 h: 25.0 flag 1, was 2"])
    }

    @Test func coverage() throws {
        let start: Int64 = 1_764_000_000_000
        let station = try Station(DayTexts.heat, start: start)
        // 19 hours and 10 minutes of 24 are no less than 80 %.
        try station.send(Self.steady(5..<24, from: start) + Self.steady(24..<42, from: start))
        #expect(station.days("heat") == ["0 h: - flag 9"])
        try station.send([(start + 5 * Self.hour - 10 * Self.minute, "\"t\": 51.8")])
        #expect(station.days("heat") == ["0 h: 20.0 flag 1, was 1"])
        try station.send([(start + 48 * Self.hour, "\"t\": 51.8")])
        #expect(station.days("heat") == ["0 h: 20.0 flag 1, was 1", "24 h: - flag 9"])
    }

    @Test func flags() throws {
        let start: Int64 = 1_764_000_000_000
        let tests = ", quality: {gross_range_test: {fail_span: [0, 120], suspect_span: [32, 100]}}"
        let station = try Station(DayTexts.heat, start: start, air: tests)
        var messages = Self.steady(0..<49, from: start)
        messages[6].fields = "\"t\": 130"
        messages[7].fields = "\"t\": -999"
        messages[150].fields = "\"t\": 111.2"  // 44 Cel
        try station.send(messages)
        // What failed is not there, what is suspect makes the day so.
        #expect(station.days("heat") == ["0 h: 24.0 flag 1", "24 h: 29.5 flag 3"])
    }

    @Test(
        "days of 23 and 25 hours",
        arguments: [("2026-03-29", 1_774_738_800_000, 23), ("2026-10-25", 1_792_879_200_000, 25)]
    )
    func daylightSaving(_ date: String, _ start: Int64, _ hours: Int64) throws {
        let station = try Station(
            DayTexts.heat + ", " + DayTexts.chill,
            start: start,
            site: Site(id: "a", zone: "Europe/Berlin")
        )
        try station.send(Self.steady(0..<hours, from: start))
        #expect(station.days("heat").isEmpty)
        try station.send([(start + hours * Self.hour, "\"t\": 41")])
        #expect(station.days("heat") == ["0 h: \(hours).0 flag 1"])
        try station.send([(start + (hours + 24) * Self.hour, "\"t\": 41")])
        #expect(station.days("chill") == ["0 h: 0.0 flag 1", "\(hours) h: 1.0 flag 1"])
    }

    /// The day of a site may begin at another hour, and a changed registry counts from then on.
    @Test func beginningOfTheDay() throws {
        let start: Int64 = 1_764_000_000_000 + 8 * Self.hour
        let station = try Station(DayTexts.heat, start: start, site: Site(id: "a", dayStart: 480))
        try station.send(Self.steady(0..<25, from: start))
        #expect(station.days("heat") == ["0 h: 24.0 flag 1"])
        try station.bench.carryOut(.apply([.site(Site(id: "a", dayStart: 0))]))
        try station.send(Self.steady(25..<48, from: start))
        #expect(station.days("heat") == ["0 h: 24.0 flag 1", "16 h: 24.0 flag 1"])
    }

    @Test func aFallbackStandsForAnInput() throws {
        let start: Int64 = 1_764_000_000_000
        let site = Site(id: "a", position: Position(latitude: 36.1, longitude: 120))
        let text = DayTexts.et0.replacing("mean(wind_speed)", with: "mean(wind_speed) ?? 2")
        let station = try Station(text, start: start, site: site)
        try station.send(Self.steady(0..<24, from: start, "\"t\": 50, \"h\": 60, \"r\": 200"))
        try station.send([(start + 24 * Self.hour, "\"t\": 50")])
        #expect(station.days("et0").count == 1 && station.days("et0")[0].hasSuffix("flag 1 assumed"))
    }

    /// Days of what is derived follow it.
    @Test func hoursOfHeat() throws {
        let start: Int64 = 1_764_000_000_000
        let block =
            "index: {expr: \"thi_nrc1971(T=air_temperature, RH=relative_humidity)\", needs: {max_skew: 20m}}, "
            + "hours: {every: day, expr: \"thi_hours(limit=70, THI=hourly(index))\"}"
        let station = try Station(block, start: start)
        try station.send(Self.steady(0..<24, from: start, "\"t\": 86, \"h\": 60"))
        try station.send([(start + 24 * Self.hour, "\"t\": 50, \"h\": 60")])
        let index = try DerivedFunctions.find("thi_nrc1971")
        let (dry, wet) = (index.evaluate([30, 60]), index.evaluate([30, 90]))
        let sum = ((dry - 70) * 24 * 1_000).rounded() / 1_000
        #expect(station.days("hours") == ["0 h: \(sum) flag 1"])
        try station.send((12..<18).map { (start + $0 * 10 * Self.minute, "\"h\": 90") })
        // 20 minutes behind the last of them its humidity is that of the messages themselves.
        let changed = (((dry - 70) * 23 + (wet - 70)) * 1_000).rounded() / 1_000
        #expect(station.days("hours") == ["0 h: \(changed) flag 1, was 1"])
    }

    /// What is derived within the skew of a late reading may be of the day after.
    @Test func aLateReadingChangesTwoDays() throws {
        let start: Int64 = 1_764_000_000_000
        let block =
            "index: {expr: \"thi_nrc1971(T=air_temperature, RH=relative_humidity)\", needs: {max_skew: 20m}}, "
            + "most: {every: day, quantity: thi_hours, expr: \"thi_hours(limit=0, step=1, THI=hourly(index))\"}"
        let station = try Station(block, start: start)
        var messages = Self.steady(0..<49, from: start, "\"t\": 86, \"h\": 60")
        for index in 144..<147 { messages[index].fields = "\"t\": 86" }
        try station.send(messages)
        let before = station.days("most")
        try station.send([(start + 24 * Self.hour - 10 * Self.minute, "\"h\": 90")])
        let index = try DerivedFunctions.find("thi_nrc1971")
        let (dry, wet) = (index.evaluate([30, 60]), index.evaluate([30, 90]))
        // One of six in the last hour; of the day after the first, for the third has none within the skew.
        #expect(before == ["0 h: \(Self.shown(24 * dry)) flag 1", "24 h: \(Self.shown(24 * dry)) flag 1"])
        #expect(
            station.days("most") == [
                "0 h: \(Self.shown(24 * dry + (wet - dry) / 6)) flag 1, was 1",
                "24 h: \(Self.shown(24 * dry + (wet - dry) * 2 / 5)) flag 1, was 1",
            ]
        )
    }

    /// A day of more readings than may be in memory keeps what it has, and the log counts it.
    @Test func aDayOfTooManyReadings() throws {
        let start: Int64 = 1_764_000_000_000
        let station = try Station(DayTexts.heat, start: start)
        var batch = FrameBatch(source: broker)
        for step in 0...100_000 as ClosedRange<Int64> {
            batch.add(
                "farm/a/b/w",
                "{\"ts\": \(start + step * 800), \"t\": 51.8}",
                id: 0,
                at: station.bench.now,
                flags: []
            )
        }
        try station.bench.take(batch)
        var next = FrameBatch(source: broker)
        next.add("farm/a/b/w", "{\"ts\": \(start + 24 * Self.hour), \"t\": 51.8}", id: 1, at: station.bench.now)
        var pipeline = station.bench.pipeline
        let now = station.bench.now
        let (record, effects) = try pipeline.process(.frames(next, events: []), now: now, load: station.bench.load)
        #expect(record.readings.series.count == 1)
        #expect(effects == [.derivedKept(count: 1)])
    }

    private static func shown(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }

    @Test func recalibrationComputesDaysAnew() throws {
        let start: Int64 = 1_764_000_000_000
        let station = try Station(DayTexts.heat, start: start)
        try station.send(Self.steady(0..<50, from: start))
        try station.bench.flush()
        let number = try #require(
            station.bench.pipeline.state.definitions.first { $0.channel == "air_temperature" }
        ).number
        let entry = Calibration(
            series: number,
            from: Timestamp(milliseconds: start + 12 * Self.hour),
            kind: .linear,
            coefficients: [1, 1]
        )
        station.told.take(try station.bench.carryOut(.calibrate(entry)))
        while station.bench.pipeline.hasRecomputations {
            station.told.take(try station.bench.carryOut(.recompute([number], limit: 50)))
        }
        #expect(station.days("heat").map { $0.prefix(14) } == ["0 h: 36.0 flag", "24 h: 48.0 fla"])
        #expect(Difference.find(station.bench.pipeline, try station.bench.restored()) == nil)
    }
}
