import TideAlerts
import TideModel

/// An engine with the readings that it saw, and what a journal would keep of it.
struct AlertBench {
    private(set) var engine: AlertEngine
    private(set) var rules: RuleSet
    var isCatchingUp = false
    /// How far our own clock was set before the next record (ms).
    private(set) var clockStep: Int64 = 0
    /// What is to blame that devices are not heard.
    var gateway: String?
    /// Since when the broker is not reached.
    var unreached: Timestamp?
    private(set) var outbox: [OutboxMessage] = []
    /// How far the clocks of devices are ahead (ms): what they send has time stamps of the future.
    var stampAhead: Int64 = 0
    /// What the next readings of series are booked as; without it new or late.
    var verdicts: [SeriesNumber: ReadingVerdict] = [:]
    /// The newest reading of each series without a time stamp of the future.
    private(set) var latest: [SeriesNumber: Sample] = [:]
    /// What is stored of the past of each series, where it is too much to be taken one by one.
    var past: (@Sendable (ClosedRange<Int64>) -> [Sample])?
    /// How often the engine asked for readings of the past.
    let lookups = Lookups()
    var places: [SeriesPlace]
    private(set) var tables = AlertTables()
    private(set) var readings: [[Sample]]
    private(set) var statuses: [LivenessStatus]
    private(set) var events: [AlertEvent] = []
    private(set) var alerts: [AlertID: Alert] = [:]
    private(set) var labels: [IntervalLabel] = []
    private(set) var number: RecordNumber = 0
    var now = Timestamp(milliseconds: 1_700_000_000_000)

    /// Series of one device each, in one pond.
    init(_ rules: [Rule], _ routes: [Route] = [], series count: Int = 1, interval: Int64? = 60_000) throws {
        try self.init(RuleSet(rules: rules, routes: routes), series: count, interval: interval)
    }

    /// Series of one device each, in one pond.
    init(_ rules: RuleSet, series count: Int = 1, interval: Int64? = 60_000) throws {
        let places = (0..<count).map { number in
            SeriesPlace(
                series: SeriesNumber(number),
                channel: number == 0 ? "oxygen" : "oxygen_\(number)",
                quantity: "dissolved_oxygen",
                valueUnit: "mg/L",
                device: DeviceKey(site: "bay", device: "d\(number)"),
                deviceNumber: DeviceNumber(number),
                unit: ProductionUnit(site: "bay", id: "pond", kind: .pond),
                interval: interval,
                silent: 600_000
            )
        }
        try self.init(rules, places)
    }

    /// Series wherever they are.
    init(_ rules: RuleSet, _ places: [SeriesPlace]) throws {
        (self.rules, self.places) = (rules, places)
        readings = Array(repeating: [], count: places.count)
        statuses = Array(repeating: .neverSeen, count: places.count)
        engine = try AlertEngine(rules, tables)
        bindAll()
    }

    private mutating func bindAll() {
        for place in places { engine.bind(place, latest: latest[place.series]) }
    }

    /// Begins anew from what a journal keeps.
    mutating func restart() throws {
        engine = try AlertEngine(self.rules, tables)
        bindAll()
    }

    /// Somebody edited the rules.
    mutating func use(_ edited: [Rule]) throws {
        rules.rules = edited
        engine.use(rules)
        bindAll()
        engine.endUnbound(at: now)
        try tick()
    }

    /// One reading to a record.
    @discardableResult
    mutating func take(
        _ value: Double,
        at time: Timestamp? = nil,
        series: SeriesNumber = 0,
        flag: QCFlag = .pass,
        amending: [(time: Timestamp, flag: QCFlag)] = []
    ) throws -> AlertParts {
        try take([(time ?? now, value, flag)], series: series, amending: amending)
    }

    /// Readings of one series, a row each, in one record.
    @discardableResult
    mutating func take(
        _ rows: [(time: Timestamp, value: Double, flag: QCFlag)],
        series: SeriesNumber = 0,
        amending: [(time: Timestamp, flag: QCFlag)] = []
    ) throws -> AlertParts {
        try take([(series, rows)], amending: amending.map { (series, $0.time, $0.flag) })
    }

    /// Readings of several series, a row each, in one record, one series after the other.
    @discardableResult
    mutating func take(
        _ parts: [(series: SeriesNumber, rows: [(time: Timestamp, value: Double, flag: QCFlag)])],
        amending: [(series: SeriesNumber, time: Timestamp, flag: QCFlag)] = []
    ) throws -> AlertParts {
        var record = Record(number: number + 1, at: now)
        for part in parts { for row in part.rows { add(row, part.series, to: &record) } }
        for change in amending {
            record.amendments.append(Amendment(series: change.series, time: change.time, flag: change.flag))
            let index = readings[Int(change.series)].firstIndex { $0.time == change.time.milliseconds }
            if let index { readings[Int(change.series)][index].flag = change.flag.rawValue }
            if latest[change.series]?.time == change.time.milliseconds {
                latest[change.series]?.flag = change.flag.rawValue
            }
        }
        return try judge(record)
    }

    /// Messages of devices, each with all its values, in one record.
    @discardableResult
    mutating func take(
        messages: [(time: Timestamp, values: [(series: SeriesNumber, value: Double, flag: QCFlag)])]
    ) throws -> AlertParts {
        var record = Record(number: number + 1, at: now)
        for message in messages {
            for (index, one) in message.values.enumerated() {
                add((message.time, one.value, one.flag), one.series, to: &record, isRow: index == 0)
            }
        }
        return try judge(record)
    }

    private mutating func add(
        _ row: (time: Timestamp, value: Double, flag: QCFlag),
        _ series: SeriesNumber,
        to record: inout Record,
        isRow: Bool = true
    ) {
        let time = row.time.milliseconds + stampAhead, known = readings[Int(series)]
        let isNew = known.last.map { $0.time < time } ?? true
        if isRow {
            record.readings.firstCell.append(UInt32(record.readings.series.count))
            record.readings.time.append(time)
            record.readings.received.append(now.milliseconds)
            record.readings.device.append(places[Int(series)].deviceNumber)
            record.readings.profile.append(0)
            record.readings.rowFlags.append(stampAhead > 0 ? .future : [])
        }
        record.readings.series.append(series)
        record.readings.value.append(row.value)
        record.readings.flag.append(row.flag.rawValue)
        record.readings.verdict.append(verdicts[series] ?? (isNew ? .new : .late))
        if let verdict = verdicts[series], !verdict.isStored { return }
        readings[Int(series)].append(Sample(time: time, value: row.value, flag: row.flag.rawValue))
        readings[Int(series)].sort { $0.time < $1.time }
        let moment = stampAhead > 0 ? now.milliseconds : time, former = latest[series]
        if former == nil || stampAhead == 0 && former?.time ?? .min <= moment {
            latest[series] = Sample(time: moment, value: row.value, flag: row.flag.rawValue)
        }
        statuses[Int(series)] = .live
    }

    /// Somebody is silent, or heard again.
    @discardableResult
    mutating func turn(_ series: SeriesNumber, _ status: LivenessStatus) throws -> AlertParts {
        var record = Record(number: number + 1, at: now)
        record.liveness = [LivenessChange(series: series, status: status, at: now)]
        statuses[Int(series)] = status
        return try judge(record)
    }

    /// Lets time pass.
    @discardableResult
    mutating func tick() throws -> AlertParts { try judge(Record(number: number + 1, at: now)) }

    /// As many messages wait as may.
    mutating func fillOutbox(of contact: String) {
        tables.outbox = (1...10_000).map { number in
            (OutboxMessage(id: MessageID(number), contact: contact, created: now, kind: .news), nil)
        }
        tables.nextMessage = 10_001
    }

    /// All messages were taken.
    mutating func emptyOutbox() { tables.outbox = [] }

    /// Somebody does something.
    mutating func carryOut(_ command: AlertCommand, past: Alert? = nil) throws {
        try engine.carryOut(command, at: now, past: past, view)
        try tick()
    }

    private mutating func judge(_ record: Record) throws -> AlertParts {
        number = record.number
        let parts = try engine.judge(record, view)
        clockStep = 0
        keep(parts)
        return parts
    }

    /// What a journal would do.
    private mutating func keep(_ parts: AlertParts) {
        for change in parts.states {
            tables.states.removeAll { $0.key == change.key }
            if change.bytes != nil { tables.states.append(change) }
        }
        for alert in parts.alerts {
            alerts[alert.id] = alert
            tables.open.removeAll { $0.id == alert.id }
            tables.open.append(alert)
            tables.nextAlert = max(tables.nextAlert, alert.id + 1)
        }
        for silence in parts.silences {
            tables.silences.removeAll { $0.id == silence.id }
            tables.silences.append(silence)
            tables.nextSilence = silence.id + 1
        }
        labels += parts.labels
        for label in parts.labels { tables.nextLabel = label.number + 1 }
        events += parts.events
        outbox += parts.outbox
        for message in parts.outbox {
            tables.outbox.append((message, nil))
            tables.nextMessage = message.id + 1
        }
    }

    /// Everything that happened, as `fired warning 2.5`.
    var story: [String] {
        events.map { "\($0.kind.rawValue) \($0.severity.name)" + ($0.value.map { " \($0)" } ?? "") }
    }

    mutating func wait(minutes: Int64) { now = now + minutes * 60_000 }

    /// Lets minutes pass, with a tick each.
    mutating func pass(minutes: Int, restarting: Bool = true) throws {
        for _ in 0..<minutes {
            wait(minutes: 1)
            if restarting { try restart() }
            try tick()
        }
    }

    /// Somebody sets our own clock.
    mutating func setClock(minutes: Int64) {
        wait(minutes: minutes)
        clockStep += minutes * 60_000
    }
}

extension AlertBench {
    /// Counts.
    final class Lookups {
        var count = 0
        /// How many readings it got.
        var readings = 0
    }
}
