import Testing
import TideAlerts
import TideModel
import TidePipeline
import TideProfiles
import TideSQLite
import TideTesting

/// A data folder whose journal a pipeline wrote while readings came, with alerts found then.
final class LiveFolder {
    /// Device times count from here.
    static let start: Int64 = 1_764_000_000_000
    static let minutes: Int64 = 600

    static let rules = """
        pack: test
        rules:
          low:
            title: Low
            watch: dissolved_oxygen
            for: 5m
            clear_for: 3m
            levels:
              warning: {below: 4 mg/L, clear: 4.3 mg/L}
              alarm: {below: 3 mg/L, clear: 3.3 mg/L, for: 2m}
          falling:
            title: Falling
            watch: {rate_of: dissolved_oxygen, over: 30m}
            levels: {warning: {below: -4 mg/L/h}}
          hours:
            title: Long
            watch: {hours_of: dissolved_oxygen, at_most: 5 mg/L, over: 2h}
            levels: {warning: {above: 0.5 h}}
          silent:
            title: Silent
            watch: {silence_of: device}
            levels: {alarm: {for: 10m}}
          soon:
            title: Soon
            watch: {time_to: dissolved_oxygen, falls_to: 2 mg/L, over: 30m}
            levels: {warning: {below: 20 min, clear: 30 min, confirm: none}}
          many:
            title: Many are low
            watch: {count_of: dissolved_oxygen, below: 5 mg/L, within: 10m}
            levels: {warning: {at_least: 2}, alarm: {at_least: 3, for: 2m}}
          dark:
            title: Many are silent
            watch: {count_of: silent}
            levels: {warning: {at_least: 2, for: 1m}}
        routes:
          - {to: [wang], tell_end: true}
        """

    private static let profile = """
        schema: fieldtide.profile/1
        id: test/pond
        version: 1
        match: [{topic: "farm/{site}/{device}/up"}]
        identity: {site: "{site}", device: "{device}", adopt: {max_new_per_hour: 10000}}
        time: {source: $.ts, format: unix_ms, accept: {future: 10000d, past: 10000d, beyond: quarantine}}
        expects: {interval: 1m}
        decode:
          - json:
              fields:
                v: {path: $.v, type: number, missing: none}
        series:
          oxygen: {from: v, quantity: dissolved_oxygen, unit: mg/L}
        examples:
          - name: normal
            given: {topic: farm/a/b/up, text: '{"ts": 1764000000000, "v": 6.5}'}
            want: {oxygen: 6.5}
        """

    /// Two of the devices speak through a gateway.
    private static let registry: [RegistryEntity] =
        [.site(Site(id: "s", name: "S")), .device(Device(site: "s", id: "gw"))]
        + (0..<3).map { .device(Device(site: "s", id: "d\($0)", gateway: $0 < 2 ? "s/gw" : nil)) }
    /// When the gateway is out, in minutes.
    private static let outage = Int64(300)..<340

    private let scratch = ScratchFolder()
    private let journal: SQLiteJournal
    private var pipeline: Pipeline
    private var random: SplitMix
    private var values = [7.0, 6.0, 5.5]
    private var outages: [Int64] = [0, 0, 0]
    private var nextID: UInt16 = 0
    /// Readings that came.
    private(set) var readings = 0
    /// Messages that were written.
    private(set) var messages = 0
    var path: String { scratch.file("data") }

    /// Lets minutes pass, with a reading of each of three devices in each but for outages.
    init(seed: UInt64, minutes: Int64 = LiveFolder.minutes) throws {
        random = SplitMix(seed: seed)
        try DataFolder.create(scratch.file("data"))
        journal = try SQLiteJournal(folder: scratch.file("data"))
        let profiles = ProfileSet([ProfileSource(path: "pond.yaml", text: Self.profile)], zones: { _ in nil })
        pipeline = Pipeline(
            state: try PipelineState(tables: journal.loadTables(), checkpoint: journal.loadCheckpoint()),
            profiles: profiles,
            filters: ["farm/#"]
        )
        let stored = try #require(RuleSet.load([RuleFile(path: "r.yaml", text: Self.rules)]).stored)
        try commit(.command(.configure(profiles.stored)), Self.start - 1_000)
        try commit(.command(.rules(stored)), Self.start - 1_000)
        try commit(.command(.apply(Self.registry)), Self.start - 1_000)
        for minute in 0..<minutes {
            for second in Int64(0)..<60 {
                try commit(.tick, Self.start + minute * 60_000 + second * 1_000)
                if second < 3 { try pass(minute, Int(second)) }
            }
        }
        journal.close()
    }

    private func pass(_ minute: Int64, _ device: Int) throws {
        values[device] = min(9, max(1, values[device] + Double.random(in: -0.5...0.5, using: &random)))
        if Int.random(in: 0..<120, using: &random) == 0 {
            outages[device] = minute + Int64.random(in: 3...60, using: &random)
        }
        guard outages[device] <= minute, device == 2 || !Self.outage.contains(minute) else { return }
        let time = Self.start + minute * 60_000 + Int64(device) * 1_000 + 300
        var batch = FrameBatch(source: FrameSource(kind: "mqtt-5", name: "test"))
        nextID &+= 1
        batch.append(
            topic: "farm/s/d\(device)/up",
            payload: Array(#"{"ts": \#(time), "v": \#((values[device] * 100).rounded() / 100)}"#.utf8),
            packetID: max(1, nextID),
            received: Timestamp(milliseconds: time)
        )
        try commit(.frames(batch, events: []), time)
        readings += 1
    }

    private func commit(_ batch: Batch, _ time: Int64) throws {
        let now = Timestamp(milliseconds: time)
        let record = try pipeline.process(batch, now: now) { _ in History() }.record
        guard !record.isEmpty else { return }
        try journal.append([record])
        pipeline.committed(record)
        messages += record.rare.alerts.outbox.count
        let receipts = record.rare.alerts.outbox.map {
            OutboxReceipt(message: $0.id, outcome: .delivered, at: now, attempts: 1, detail: "")
        }
        if !receipts.isEmpty { try commit(.command(.receipts(receipts)), time) }
    }
}
