import Synchronization
import TideAPI
import TideModel

/// A small farm that answers page and API from a few values, at one moment.
struct MemoryWeb: Sendable {
    /// 2026-11-25 09:30:00 in Shandong.
    static let now = Timestamp(milliseconds: 1_795_570_200_000)

    var readiness = Readiness()
    var devices: [DeviceView] = MemoryWeb.farm
    var sites: [(id: String, name: String)] = [("north-bay", "北湾养殖场"), ("ranch-one", "一号牧场")]
    var totals = MemoryWeb.totals
    /// Thrown by everything that reads the folder.
    var failure: (any Error)?
    /// Readings that a query hands on.
    var readings = 3
    /// Alerts; none without.
    var alerts: MemoryAlerts?
    /// Times, values and flags of the readings of every series, for charts.
    var chart: [(time: Int64, value: Double, flag: UInt8)] = []

    static let totals: Totals = {
        let frames = FrameBook(counts: [120_345, 5, 12, 3, 2, 1])
        let readings = ReadingBook(counts: [600_000, 40, 12, 7, 3])
        var tally = Tally()
        (tally.promised, tally.readings) = (frames.received, readings.decoded)
        (tally.commits, tally.commitSeconds) = (4_711, 12.5)
        let stats = StatsDTO(
            state: "running",
            record: 4_713,
            appliedThrough: 4_700,
            frames: FrameBookDTO(frames),
            unpromised: FrameBookDTO(FrameBook()),
            readings: ReadingBookDTO(readings),
            devices: 3,
            series: 5,
            quarantine: 2,
            figures: [
                "quarantine_fullness": 0.00002, "quarantine_evicted": 0, "quarantine_dropped": 1, "clock_steps": 0,
                "journal_bytes": 123_456, "ledger_entries": 2, "redelivery_unclear": 0, "mqtt_connected": 1,
                "mqtt_connects": 2, "mqtt_frames": 200, "mqtt_acknowledged": 198, "mqtt_window": 20,
                "mqtt_last_message_seconds": Double(now.milliseconds - 4_000) / 1_000, "mqtt_broker_dropped": 0,
                "unheard_of": 5,
            ],
            filters: [],
            devicesBooks: [],
            problems: []
        )
        return Totals(stats: stats, tally: tally)
    }()

    static func series(
        _ number: SeriesNumber,
        _ channel: String,
        _ quantity: String,
        _ unit: String,
        _ value: Double?,
        flag: UInt8 = 1,
        age: Int64 = 30_000
    ) -> SeriesView {
        SeriesView(
            number: number,
            channel: channel,
            quantity: quantity,
            unit: unit,
            time: now.milliseconds - age,
            value: value,
            flag: flag
        )
    }

    static let farm = [
        DeviceView(
            key: DeviceKey(site: "north-bay", device: "buoy-1"),
            unit: "一号网箱",
            lastSeen: now.milliseconds - 30_000,
            quietAfter: 3_600_000,
            series: [
                series(0, "dissolved_oxygen", "dissolved_oxygen", "mg/L", 7.912345),
                series(1, "sea_temperature", "water_temperature", "Cel", -1.05),
                series(2, "turbidity", "turbidity", "{NTU}", 4_512.4, flag: 4),
            ]
        ),
        DeviceView(
            key: DeviceKey(site: "ranch-one", device: "barn-node-1"),
            unit: nil,
            lastSeen: now.milliseconds - 7_500_000,
            quietAfter: 3_600_000,
            series: [series(3, "ammonia", "ammonia_air", "[ppm]", nil, flag: 9, age: 7_500_000)]
        ),
        DeviceView(
            key: DeviceKey(site: "ranch-one", device: "collar-0042"),
            unit: nil,
            lastSeen: nil,
            quietAfter: 3_600_000,
            series: []
        ),
    ]

    private var survey: Survey {
        var survey = Survey(at: Self.now, sites: [], troubles: [])
        for (id, name) in sites {
            var site = Survey.Site(id: id, name: name, offset: 28_800)
            for device in devices where device.key.site == id {
                site.devices += 1
                let isQuiet = Self.now.milliseconds - (device.lastSeen ?? 0) > device.quietAfter
                let wrong = device.series.first { $0.flag > 2 }
                if isQuiet { site.quiet += 1 } else if wrong != nil { site.flagged += 1 }
                guard isQuiet || wrong != nil, survey.troubles.count < Survey.maximumTroubles else { continue }
                survey.troubles.append(
                    Survey.Trouble(device: device.key, lastSeen: device.lastSeen, channel: isQuiet ? nil : wrong)
                )
            }
            survey.sites.append(site)
        }
        return survey
    }

    private func page(_ query: DeviceQuery) -> DevicePage {
        let fitting = devices.filter { device in
            (query.site == nil || query.site == device.key.site)
                && (query.device == nil || query.device == device.key.device)
                && (query.after.map { $0 < device.key } ?? true)
        }
        return DevicePage(devices: Array(fitting.prefix(query.limit)), hasMore: fitting.count > query.limit)
    }

    /// A line with a hole in it and one half hour that stands alone.
    private static func sparkline(_ number: SeriesNumber) -> Sparkline {
        var line = Sparkline(now: now.milliseconds)
        for index in 0..<Int64(Sparkline.points) where (index < 20 || index > 30) && index != 42 && index != 44 {
            let value = 7 + Double(index * index % 17) / 10 + Double(number)
            line.add(value, time: line.start + index * Sparkline.step, flag: 1)
        }
        return line
    }

    private var charted: ReadingRun {
        var run = ReadingRun(site: "north-bay", device: "buoy-1", channel: "dissolved_oxygen", unit: "mg/L")
        run.entries = chart.map {
            ReadingRun.Entry(time: $0.time, received: $0.time, value: $0.value, flag: $0.flag, isArrival: false)
        }
        return run
    }

    var service: WebService {
        let all = devices.flatMap { device in device.series.map { (device.key, $0) } }
        let list = all.map { key, series in
            SeriesDTO(
                id: series.number,
                key: SeriesKey(device: key, channel: series.channel),
                quantity: series.quantity,
                unit: series.unit
            )
        }
        @Sendable func checked<Answer: Sendable>(_ answer: Answer) throws -> Answer {
            if let failure { throw failure }
            return answer
        }
        var service = WebService(
            version: "1.2.3",
            started: Timestamp(milliseconds: Self.now.milliseconds - 60_000),
            now: { Self.now },
            readiness: { readiness },
            totals: { try checked(totals) },
            survey: { try checked(survey) },
            devices: { try checked(page($0)) },
            sparklines: { numbers in
                Dictionary(
                    numbers.filter { $0 != 3 }.map { ($0, Self.sparkline($0)) },
                    uniquingKeysWith: { first, _ in first }
                )
            },
            series: { query in
                try checked(Array(list.filter { $0.id > query.after ?? 0 || query.after == nil }.prefix(query.limit)))
            },
            find: { number in try checked(list.first { $0.id == number }) },
            latest: { query in
                let rows = (0..<min(query.limit, 3)).map(MemoryFolder.reading)
                return (try checked(rows), query.limit < 3 ? SeriesNumber(query.limit - 1) : nil)
            },
            readings: { _, query, hand in
                if alerts != nil { return try await hand([charted]) }
                for start in stride(from: 0, to: min(readings, query.limit ?? .max), by: 1_000) {
                    try await hand(MemoryFolder.runs(start..<min(start + 1_000, readings)))
                }
                if let failure { throw failure }
            }
        )
        if let alerts { (service.alerts, service.linkKey) = (alerts.service, MemoryAlerts.key) }
        service.matching = { query, hand in
            try await hand(MemoryFolder.runs(0..<min(3, query.limit ?? .max)))
        }
        service.aggregates = { query, hand in
            let values = query.functions.map { _ in Optional(8.5) }
            func line(_ device: String, _ time: Int64, _ values: [Double?]) -> AggregateDTO {
                AggregateDTO(site: "s", device: device, channel: "c", time: time, values: values, unit: "m")
            }
            var runs: [AggregateRun] = []
            for line in [line("a", 0, values), line("a", 60_000, values.map { _ in nil }), line("b", 0, values)] {
                runs.append(line)
            }
            try await hand(runs)
        }
        return service
    }

    /// The answer to a request, without a transport.
    func answer(_ target: String, method: String = "GET", languages: String? = nil) async -> ControlResponse {
        await WebRoutes(service: service, logger: .quiet)
            .respond(to: WebRequest(method: method, target: target, languages: languages))
    }

    /// The text of an answer.
    func text(_ target: String, languages: String? = nil) async throws -> String {
        String(decoding: try await answer(target, languages: languages).collect(), as: UTF8.self)
    }
}
