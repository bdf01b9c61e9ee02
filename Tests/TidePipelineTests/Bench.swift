import Foundation
import TideAlerts
import TideModel
import TidePipeline
import TideProfiles
import TideSQLite

/// A pipeline on a real journal in a folder that goes with the test.
final class Bench {
    let folder: String
    let journal: SQLiteJournal
    private(set) var profiles: ProfileSet
    /// Filters of the subscription from the next restart on.
    var filters = ["farm/#", "raw/#"]
    /// Bounds of the quarantine.
    let bounds: QuarantineIndex.Bounds
    private(set) var pipeline: Pipeline
    /// Wall clock of the test.
    var now = Timestamp(milliseconds: 1_764_000_000_000)
    /// Stored readings that late ones may meet; the bench stands in for the series store.
    private(set) var stored: [SeriesNumber: [Int64: StoredReading]] = [:]
    private(set) var applied: RecordNumber = 0
    /// Stored readings that were loaded so far.
    private(set) var loaded = 0

    init(_ profileTexts: [String], bounds: QuarantineIndex.Bounds = QuarantineIndex.Bounds()) throws {
        self.bounds = bounds
        folder = FileManager.default.temporaryDirectory.path + "/tide-pipeline-" + UUID().uuidString
        try DataFolder.create(folder)
        journal = try SQLiteJournal(folder: folder)
        profiles = try Self.profiles(profileTexts)
        pipeline = try Self.restore(journal, profiles, filters, bounds, applied: 0)
        try carryOut(.configure(profiles.stored))
    }

    private static func profiles(_ texts: [String]) throws -> ProfileSet {
        let set = ProfileSet(
            texts.enumerated().map { ProfileSource(path: "profile\($0.offset).yaml", text: $0.element) },
            zones: zone
        )
        guard set.errors.isEmpty else { throw BenchError(text: "\(set.errors)") }
        return set
    }

    /// A zone of the system.
    private static func zone(_ name: String) -> Zone? {
        FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name).flatMap {
            try? Zone(name: name, tzif: [UInt8]($0))
        }
    }

    /// Puts other profiles in force.
    func use(_ profileTexts: [String]) throws {
        profiles = try Self.profiles(profileTexts)
        try carryOut(.configure(profiles.stored))
        pipeline.use(profiles)
    }

    deinit {
        journal.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// State by checkpoint and replay, as at start.
    private static func restore(
        _ journal: SQLiteJournal,
        _ profiles: ProfileSet,
        _ filters: [String],
        _ bounds: QuarantineIndex.Bounds,
        applied: RecordNumber,
        checkpoint: Checkpoint? = nil
    ) throws -> Pipeline {
        let tables = try journal.loadTables()
        let state = try PipelineState(
            tables: tables,
            checkpoint: try checkpoint ?? journal.loadCheckpoint(),
            bounds: bounds
        )
        var pipeline = Pipeline(
            state: state,
            profiles: profiles,
            filters: filters,
            alerts: tables.alerts.rules == nil ? nil : try AlertEngine(tables.alerts),
            alertRules: tables.alerts.rules,
            zones: zone
        )
        try journal.replay(after: 0) { try pipeline.replay($0, isApplied: $0.number <= applied) }
        return pipeline
    }

    func load(_ ranges: [HistoryRange]) throws -> History {
        var history = History()
        for range in ranges {
            let within = (stored[range.series] ?? [:]).values.filter { range.times.contains($0.time) }
            for reading in within.sorted(by: { $0.time < $1.time }).prefix(range.limit) {
                history.add(reading)
                loaded += 1
            }
        }
        return history
    }

    /// Processes a batch and commits its record.
    @discardableResult
    func take(_ batch: FrameBatch, events: [TransportEvent] = []) throws -> Record {
        let record = try pipeline.process(.frames(batch, events: events), now: now, load: load).record
        try commit(record)
        return record
    }

    /// Lets time pass and commits what came of it.
    @discardableResult
    func tick() throws -> Record {
        let record = try pipeline.process(.tick, now: now, load: load).record
        try commit(record)
        return record
    }

    /// Processes a batch that is handed over in two pieces, and commits its record.
    func take(_ first: FrameBatch, _ second: FrameBatch) throws -> Record {
        var draft = pipeline.begin(now: now)
        for piece in [first, second] { try pipeline.add(piece, to: &draft, load: load) }
        let record = try pipeline.seal(draft, load: load).record
        try commit(record)
        return record
    }

    /// Carries a command out and commits its record.
    @discardableResult
    func carryOut(_ command: Command) throws -> Record {
        let record = try pipeline.process(.command(command), now: now, load: load).record
        try commit(record)
        return record
    }

    /// Carries a command out and tells what happened besides; nothing is committed.
    func process(_ command: Command) throws -> (record: Record, effects: [Effect]) {
        try pipeline.process(.command(command), now: now, load: load)
    }

    /// Processes a batch whose commit fails: everything is forgotten and restored.
    func fail(_ batch: FrameBatch, events: [TransportEvent] = []) throws {
        _ = try pipeline.process(.frames(batch, events: events), now: now, load: load)
        try restart()
    }

    /// Our own clock is set ahead, or back, to `time`.
    func setClock(by milliseconds: Int64, to time: Timestamp) {
        pipeline.clockStepped(by: milliseconds, now: time)
    }

    /// Throws the pipeline away and restores it.
    func restart() throws { pipeline = try restored() }

    /// What a restart at this point would restore.
    func restored() throws -> Pipeline { try Self.restore(journal, profiles, filters, bounds, applied: applied) }

    /// What a restart would restore if the checkpoint held this.
    func restored(from checkpoint: Checkpoint) throws -> Pipeline {
        try Self.restore(journal, profiles, filters, bounds, applied: applied, checkpoint: checkpoint)
    }

    /// Decodes quarantined frames again.
    @discardableResult
    func retry(_ ids: [QuarantineID]) throws -> Record {
        try carryOut(.retryQuarantine(try journal.reader.quarantineEntries(ids)))
    }

    private func commit(_ record: Record) throws {
        guard !record.isEmpty else { return }
        try journal.append([record])
        pipeline.committed(record)
    }

    /// Moves what is committed into the series store.
    func flush() throws {
        for record in try journal.reader.records(after: applied, maxBytes: .max).map({ try $0.decoded() }) {
            keep(record)
            amend(record)
            applied = record.number
        }
        pipeline.applied(through: applied)
    }

    private func keep(_ record: Record) {
        let readings = record.readings
        for row in 0..<readings.rowCount {
            for cell in readings.cells(ofRow: row) where readings.verdict[cell].isStored {
                stored[readings.series[cell], default: [:]][readings.time[row]] = StoredReading(
                    series: readings.series[cell],
                    time: Timestamp(milliseconds: readings.time[row]),
                    received: Timestamp(milliseconds: readings.received[row]),
                    value: readings.value[cell],
                    flag: readings.flag[cell],
                    rowFlags: readings.rowFlags[row],
                    record: record.number,
                    facts: readings.facts(ofCell: cell, record.tests)
                )
            }
        }
    }

    /// Changes flags as the series store does.
    private func amend(_ record: Record) {
        for amendment in record.amendments {
            stored[amendment.series]?[amendment.time.milliseconds]?.flag = amendment.flag.rawValue
            if let tests = amendment.tests {
                stored[amendment.series]?[amendment.time.milliseconds]?.facts.tests = tests
            }
        }
    }

    /// Nothing can be heard before.
    func hold(until time: Timestamp) { pipeline.hold(until: time) }

    fileprivate func beginDraft() -> Draft { pipeline.begin(now: now) }

    fileprivate func add(_ events: [TransportEvent], written: RecordNumber, to draft: inout Draft) {
        pipeline.add(events, to: &draft)
        pipeline.resume(written: written)
    }

    fileprivate func finish(_ batch: FrameBatch, _ draft: consuming Draft) throws -> Record {
        var draft = draft
        try pipeline.add(batch, to: &draft, load: load)
        let record = try pipeline.seal(draft, load: load).record
        try commit(record)
        return record
    }

    /// Writes checkpoint blobs of some dirty devices, and the global one when asked for.
    func checkpoint(_ devices: [DeviceNumber], withGlobal: Bool) throws {
        try journal.checkpoint(pipeline.state.checkpoint(devices, withGlobal: withGlobal))
        pipeline.checkpointed(devices)
    }
}

struct BenchError: Error {
    var text: String
}

/// Profiles that between them use every part of the state.
enum Texts {
    static let timed = """
        schema: fieldtide.profile/1
        id: test/timed
        version: 1
        match: [{topic: "farm/{site}/{device}/up"}]
        identity: {site: "{site}", device: "{device}", adopt: {max_new_per_hour: 6}}
        time: {source: $.ts, format: unix_ms, accept: {future: 10m, past: 400d, beyond: quarantine}}
        decode:
          - json:
              fields:
                t: {path: $.t, type: number, missing: [-999]}
                o: {path: $.o, type: number, missing: none}
                fw: {path: $.fw, type: string}
        series:
          temperature: {from: t, quantity: water_temperature, unit: Cel}
          oxygen: {from: o, quantity: dissolved_oxygen, unit: mg/L}
        attributes:
          firmware: {from: fw}
        examples:
          - name: normal
            given: {topic: farm/a/b/up, text: '{"ts": 1764000000000, "t": 18.5, "o": 7.25}', received: 2025-11-24T16:00:00Z}
            want: {temperature: 18.5, oxygen: 7.25}
        """

    /// `timed` with tests that look at more than one reading.
    static let judged = timed.replacing("match: [", with: "expects: {interval: 5m}\nmatch: [")
        .replacing(
            "unit: Cel}",
            with: """
                unit: Cel, quality: {spike_test: {suspect_threshold: 0.6, fail_threshold: 1.2}, flat_line_test:
                    {tolerance: 0.3, suspect_threshold: 10m, fail_threshold: 20m}, attenuated_signal_test:
                    {suspect_threshold: 0.8, fail_threshold: 0.3, test_period: 1h, min_obs: 3}}}
                """
        )
        .replacing(
            "unit: mg/L}",
            with: """
                unit: mg/L, quality: {rate_of_change_test: {threshold: 0.005},
                    identical_payload_test: {suspect_threshold: 2}}}
                """
        )
        .replacing(
            "attributes:",
            with: """
                derive:
                  saturation:
                    expr: "oxygen_saturation(oxygen, 31, temperature)"
                    needs: {max_skew: 12m}
                    quality: {spike_test: {suspect_threshold: 3, fail_threshold: 9}}
                  solubility: {expr: "O2sol_mgL(31, temperature)", needs: {max_skew: 0s}}
                  heat: {expr: "degree_hours(limit=1, T=hourly(temperature))", every: day, needs: {coverage: 30%}}
                  dawn: {expr: "dawn_oxygen(dusk(oxygen, lat=36, lon=120), oxygen)", needs: {after: 1h}}
                  least: {expr: "dawn_oxygen(max(solubility), min(solubility), k=0.1, hours_to_dawn=5)", every: day}
                attributes:
                """
        )

    /// `judged`, and a clock that is off by a time zone is corrected.
    static let corrected = judged.replacing("format: unix_ms,", with: "format: unix_ms, correct: zone,")

    /// `corrected` with filters.
    static let filtered = corrected.replacing(
        "unit: Cel,",
        with: """
            unit: Cel, filters: [{median: {count: 3}}, {ema: {time_constant: 20m}},
                    {dead_band: {width: 0.5, heartbeat: 2h}}],
            """
    ).replacing("unit: mg/L,", with: "unit: mg/L, filters: [{clamp: {upper: 3.5}}, {debounce: {for: 10m}}],")

    /// `filtered` with others.
    static let filteredAnew = filtered.replacing("version: 1", with: "version: 2")
        .replacing("count: 3", with: "count: 5").replacing("for: 10m", with: "for: 5m")

    static let plain = """
        schema: fieldtide.profile/1
        id: test/plain
        version: 1
        match: [{topic: "farm/{site}/{device}/now"}]
        identity: {site: "{site}", device: "{device}", adopt: {max_new_per_hour: 1000}}
        time: {source: receive}
        decode:
          - json:
              fields:
                v: {path: $.v, type: number, missing: none}
        expects: {interval: 1m}
        series:
          level: {from: v, quantity: water_level, unit: m, quality: {spike_test: {suspect_threshold: 0.6}}}
        examples:
          - name: normal
            given: {topic: farm/a/b/now, text: '{"v": 1.5}'}
            want: {level: 1.5}
        """

    /// Numbered uplinks without a time of their own, that of now and one a minute before.
    static let radio = """
        schema: fieldtide.profile/1
        id: test/radio
        version: 1
        match:
          - topic: "farm/{site}/{device}/radio"
            envelope: {payload: $.data, encoding: hex, time: $.at, counter: $.n, session: $.join}
        identity: {site: "{site}", device: "{device}"}
        time: {source: network}
        decode:
          - binary:
              missing: none
              read:
                - {name: t, type: u8}
                - if: length > 1
                  read: [{row: {age: 60}, read: [{name: t, type: u8}]}]
        series: {t: {from: t, quantity: water_temperature, unit: Cel}}

        """
}

extension FrameBatch {
    /// Appends one JSON message.
    mutating func add(
        _ topic: String,
        _ json: String,
        id: UInt16,
        at: Timestamp,
        flags: FrameHead.Flags = .promised
    ) {
        append(topic: topic, payload: Array(json.utf8), packetID: id, received: at, flags: flags)
    }
}

let broker = FrameSource(kind: "mqtt", name: "test@localhost:1883")

extension Bench {
    /// Takes the first batch after a reconnect, knowing how far acknowledgements were handed to the network.
    func resumeAndTake(
        _ batch: FrameBatch,
        written: RecordNumber,
        from source: FrameSource = broker
    ) throws -> Record {
        var draft = beginDraft()
        add([.connected(source, sessionPresent: true)], written: written, to: &draft)
        return try finish(batch, draft)
    }
}
