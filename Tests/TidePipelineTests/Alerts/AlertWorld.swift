import TideModel
import TidePipeline
import TideSQLite
import TideTesting

/// Thirty days of ponds behind gateways, with everything that goes wrong: what is sent, and what is found of it.
struct AlertWorld {
    static let step = 5 * Pond.minute
    static let limit = 4.0
    static let clear = 4.4

    let bench: Bench
    let ponds: [Pond]
    let length: Int64
    private let start = Timestamp(milliseconds: 1_764_000_000_000)
    /// When gateways do not send; what their devices measure comes afterwards, in any order.
    let outages: [[Pond.Stretch]]
    private var random: SplitMix
    private var restarts: SplitMix
    private var nextRestart: Int64
    private var kept: [[(pond: Int, time: Int64, json: String)]]
    private var nextID: UInt16 = 0
    private(set) var messages: [OutboxMessage] = []
    private(set) var restartCount = 0
    /// When our own program does not run; what is sent waits at the broker, and comes device after device.
    var stops: [Pond.Stretch] = []
    /// Whether the process begins anew now and then.
    var isRestarting = true
    /// When our own clock is an hour off: ahead or behind.
    var clockSteps: [(time: Pond.Stretch, by: Int64)] = []
    private var clock: Int64 = 0
    private var waiting: [(pond: Int, time: Int64, json: String)] = []
    /// Readings that were sent, by pond: time and whether it was a true one.
    private(set) var sent: [[Int64]]

    /// Makes a world of `seed`, in which the process begins anew at moments of the seed `restarts`.
    init(seed: UInt64, restarts: UInt64, ponds count: Int, days: Int64) throws {
        var random = SplitMix(seed: seed)
        let length = days * 24 * Pond.hour, gateways = max(1, count / 10)
        self.length = length
        ponds = (0..<count).map { Pond($0, gateways: gateways, length: length, &random) }
        outages = (0..<gateways).map { _ in Pond.stretches(length, every: 6 * 24, from: 2, to: 8, &random) }
        self.random = random
        self.restarts = SplitMix(seed: restarts)
        nextRestart = 3 * Pond.hour
        kept = Array(repeating: [], count: gateways)
        sent = Array(repeating: [], count: count)
        bench = try Bench([Self.profile])
        bench.now = start
        try bench.carryOut(.rules(AlertTexts.world))
        try bench.carryOut(.apply(registry(gateways)))
    }

    private func registry(_ gateways: Int) -> [RegistryEntity] {
        var all: [RegistryEntity] = [.site(Site(id: "bay"))]
        for number in 0..<gateways { all.append(.device(Device(site: "bay", id: "gw\(number)"))) }
        for pond in ponds {
            let (id, unit) = ("d\(pond.number)", "p\(pond.number)")
            all.append(.unit(ProductionUnit(site: "bay", id: unit, kind: .pond)))
            let gateway = "bay/gw\(pond.gateway)"
            all.append(.device(Device(site: "bay", id: id, unit: unit, profile: "test/pond", gateway: gateway)))
        }
        return all
    }

    /// Lives through all days.
    mutating func run() throws {
        for time in stride(from: Int64(0), to: length, by: Int(Self.step)) {
            setClock(time)
            bench.now = start + (time + Self.step + clock)
            try pass(time)
            if isRestarting, time >= nextRestart, !isStopped(time) { try restart(time) }
        }
    }

    private mutating func pass(_ time: Int64) throws {
        var batch = FrameBatch(source: broker)
        for pond in ponds {
            for moment in stride(from: time, to: time + Self.step, by: Int(Pond.minute)) where pond.measures(at: moment)
            {
                measure(pond, moment, &batch)
            }
        }
        for gateway in kept.indices where !kept[gateway].isEmpty && !isOut(gateway, time + Self.step) {
            kept[gateway].shuffle(using: &random)
            for reading in kept[gateway] { send(reading.pond, reading.json, &batch) }
            kept[gateway] = []
        }
        if isStopped(time) { return }
        if let stop = stops.first(where: { $0.contains(time - Self.step) }) {
            try begin(after: stop, batch)
        } else if !batch.isEmpty {
            note(try bench.take(batch))
        }
        note(try bench.tick())
    }

    private func isStopped(_ time: Int64) -> Bool { stops.contains { $0.contains(time) } }

    /// Our program begins anew, and gets what waited, in a few records, device after device.
    private mutating func begin(after stop: Pond.Stretch, _ batch: FrameBatch) throws {
        try bench.restart()
        note(try bench.take(FrameBatch(source: broker), events: [.connected(broker, sessionPresent: true)]))
        waiting = waiting.sorted { ($0.pond, $0.time) < ($1.pond, $1.time) }
        for first in stride(from: 0, to: waiting.count, by: 50) {
            var part = FrameBatch(source: broker)
            for frame in waiting[first..<min(first + 50, waiting.count)] { add(frame.pond, frame.json, &part) }
            note(try bench.take(part))
        }
        waiting = []
        if !batch.isEmpty { note(try bench.take(batch)) }
    }

    /// Sets our own clock ahead, or back.
    private mutating func setClock(_ time: Int64) {
        let wanted = clockSteps.first { $0.time.contains(time) }?.by ?? 0
        defer { clock = wanted }
        guard wanted != clock else { return }
        bench.setClock(by: wanted - clock, to: start + (time + Self.step + wanted))
    }

    private mutating func note(_ record: Record) { messages += record.rare.alerts.outbox }

    private func isOut(_ gateway: Int, _ time: Int64) -> Bool { outages[gateway].contains { $0.contains(time) } }

    /// Noise and faults as DOMAIN 6.4: noise 0.1 mg/L, spikes in 0.3 % of readings, 1 % lost, 1 % sent twice.
    private mutating func measure(_ pond: Pond, _ time: Int64, _ batch: inout FrameBatch) {
        if Int.random(in: 0..<100, using: &random) == 0 { return }
        var value = pond.oxygen(at: time) + 0.1 * noise()
        if Int.random(in: 0..<1_000, using: &random) < 3 {
            value += Double.random(in: 1...2, using: &random) * (Bool.random(using: &random) ? 2 : -2)
        }
        value = max(-0.05, value)
        let isAhead = pond.ahead.contains { $0.contains(time) }
        let stamp = start.milliseconds + time + (isAhead ? 8 * Pond.hour : 0)
        let json = "{\"ts\": \(stamp), \"o\": \((value * 100).rounded() / 100)}"
        sent[pond.number].append(time)
        if isOut(pond.gateway, time) { return kept[pond.gateway].append((pond.number, time, json)) }
        send(pond.number, json, &batch)
        if Int.random(in: 0..<100, using: &random) == 0 { send(pond.number, json, &batch) }
    }

    /// Sum of twelve uniform numbers less six: near enough to a normal one.
    private mutating func noise() -> Double {
        (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &random) }
    }

    private mutating func send(_ pond: Int, _ json: String, _ batch: inout FrameBatch) {
        let time = bench.now.milliseconds - start.milliseconds - Self.step - clock
        guard !isStopped(time) else { return waiting.append((pond, time, json)) }
        add(pond, json, &batch)
    }

    private mutating func add(_ pond: Int, _ json: String, _ batch: inout FrameBatch) {
        nextID = nextID % 65_535 + 1
        batch.add("farm/bay/d\(pond)/o", json, id: nextID, at: bench.now)
    }

    /// The process ends and begins anew, after a checkpoint or without one.
    private mutating func restart(_ time: Int64) throws {
        nextRestart = time + Int64.random(in: 1...6, using: &restarts) * Pond.hour
        if Bool.random(using: &restarts) {
            try bench.flush()
            try bench.checkpoint(bench.pipeline.state.devices.indices.map { DeviceNumber($0) }, withGlobal: true)
            try bench.journal.trim(through: bench.applied)
        }
        try bench.restart()
        restartCount += 1
    }

    /// What people were told and what is known of incidents, without record numbers.
    func outcome() throws -> [Alert] {
        try bench.journal.reader.alerts(.init(limit: 100_000)).sorted { $0.id < $1.id }
    }

    /// Device time since the world's beginning.
    func since(_ time: Timestamp) -> Int64 { time.milliseconds - start.milliseconds }

    private static let profile = """
        schema: fieldtide.profile/1
        id: test/pond
        version: 1
        match: [{topic: "farm/{site}/{device}/o"}]
        identity: {site: "{site}", device: "{device}"}
        time: {source: $.ts, format: unix_ms, accept: {future: 1d, past: 400d, beyond: quarantine}}
        expects: {interval: 10m}
        decode:
          - json:
              fields:
                o: {path: $.o, type: number, missing: [-999]}
        series:
          oxygen: {from: o, quantity: dissolved_oxygen, unit: mg/L,
                   quality: {spike_test: {suspect_threshold: 1, fail_threshold: 1.8}}}
        examples:
          - name: normal
            given: {topic: farm/a/b/o, text: '{"ts": 1764000000000, "o": 7.25}', received: 2025-11-24T16:00:00Z}
            want: {oxygen: 7.25}
        """
}
