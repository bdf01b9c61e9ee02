import Testing
import TideAlerts
import TideModel
import TidePipeline
import TideSQLite
import TideTesting

/// State after checkpoint and replay equals state in memory, wherever the cut falls.
///
/// Blobs are compared byte for byte; and everything that state holds is compared field by field as well, so that a field
/// that a checkpoint forgets is found although it is in no blob.
struct CutPointTests {
    @Test("checkpoint + replay equals memory at 1,000 cut points", arguments: UInt64(1)...20)
    func cutPoints(seed: UInt64) throws {
        var work = try RandomWork(seed: seed)
        var cuts = 0
        // Some seeds take longer to come to everything.
        while cuts < 50 || (work.corrections < 2 || work.recomputed == 0) && cuts < 200 {
            try work.step()
            guard work.isCut else { continue }
            cuts += 1
            let difference = Difference.find(work.bench.pipeline, try work.bench.restored())
            try #require(difference == nil, "seed \(seed), cut \(cuts): \(difference ?? "")")
        }
        #expect(work.failedCommits > 0 && work.checkpoints > 0, "seed \(seed) did too little to prove anything")
        #expect(work.bench.pipeline.state.global.quarantineEvicted > 0)
        #expect(work.copies > 0)
        #expect(work.silences > 0 && work.hiddenTimes > 0, "seed \(seed)")
        #expect(work.corrections >= 2, "seed \(seed): none began and ended")
        #expect(work.calibrations > 0 && work.recomputed > 0, "seed \(seed)")
        #expect(work.held > 0, "seed \(seed)")
        #expect(work.days > 0, "seed \(seed): no day was derived")
        #expect(work.alerts > 5 && work.messages > 5 && work.alertCommands > 0, "seed \(seed)")
        #expect(work.ownTests > 0 && work.bench.pipeline.state.configurationCount > 4, "seed \(seed)")
    }

    /// Blobs of devices as they were written before numbers were packed, and before they told clock and liveness.
    @Test(arguments: [false, true]) func formerBlobsAreReadToo(isPacked: Bool) throws {
        var work = try RandomWork(seed: 2)
        for _ in 0..<400 { try work.step() }
        try work.checkpointAll()
        let bench = work.bench
        var checkpoint = try bench.journal.loadCheckpoint()
        #expect(checkpoint.devices.count > 2)
        for number in checkpoint.devices.keys {
            checkpoint.devices[number]?.bytes =
                isPacked ? bench.pipeline.state.packedBlob(number) : bench.pipeline.state.plainBlob(number)
        }
        let (wanted, found) = (bench.pipeline.state, try bench.restored(from: checkpoint).state)
        // Those blobs know of no times that are hidden behind the latest.
        let shown = wanted.series.map { state in
            var state = state
            state.newest = state.time
            return state
        }
        #expect(found.series == shown)
        #expect(found.devices.map(\.book) == wanted.devices.map(\.book))
        #expect(found.devices.map(\.lastArrival) == wanted.devices.map(\.lastArrival))
        #expect(found.devices.map(\.latestTime) == wanted.devices.map(\.latestTime))
        #expect(found.devices.map(\.lastSeen) == wanted.devices.map(\.lastSeen))
    }

    /// The comparison itself: a checkpoint in which any one byte of the global state is another is either refused or
    /// seen.
    @Test func aCheckpointThatSaysSomethingElseIsFound() throws {
        var work = try RandomWork(seed: 1)
        for _ in 0..<400 { try work.step() }
        try work.checkpointAll()
        let bench = work.bench
        let whole = try bench.journal.loadCheckpoint()
        #expect(Difference.find(bench.pipeline, try bench.restored(from: whole)) == nil)
        let bytes = try #require(whole.global?.bytes)
        var unseen: [Int] = []
        for index in bytes.indices {
            var other = whole
            other.global?.bytes[index] ^= 1
            guard let restored = try? bench.restored(from: other) else { continue }
            if Difference.find(bench.pipeline, restored) == nil { unseen.append(index) }
        }
        #expect(bytes.count > 200)
        #expect(unseen == [], "of \(bytes.count) bytes")
    }
}

/// Seeded work that touches every part of the state.
struct RandomWork {
    let bench: Bench
    private(set) var failedCommits = 0
    private(set) var checkpoints = 0
    private(set) var isCut = false
    /// Frames that were booked as duplicates without a reading: copies of uplinks.
    private(set) var copies = 0
    /// Series that fell silent, or late.
    private(set) var silences = 0
    /// Times that clocks showed and that were not stored.
    private(set) var hiddenTimes = 0
    /// Corrections that began or ended.
    private(set) var corrections = 0
    /// Entries of the calibration ledger, and readings that were computed anew.
    private(set) var calibrations = 0
    /// Readings of days.
    private(set) var days = 0
    private(set) var recomputed = 0
    /// Readings that a dead band held back.
    private(set) var held = 0
    /// Incidents, messages, and what people did with them.
    private(set) var alerts = 0
    private(set) var messages = 0
    private(set) var alertCommands = 0
    /// Entries of the registry with tests.
    private(set) var ownTests = 0
    /// Batches taken; by them the device whose clock is eight hours ahead is set right.
    private var batches = 0
    private var random: SplitMix
    private var nextID: UInt16 = 0
    private var sent: [(topic: String, json: String, id: UInt16)] = []

    init(seed: UInt64) throws {
        bench = try Bench(
            [Texts.filtered, Texts.plain, Texts.radio],
            bounds: QuarantineIndex.Bounds(entries: 12, bytes: 8_192)
        )
        random = SplitMix(seed: seed)
        try bench.carryOut(.rules(AlertTexts.rules[0]))
    }

    mutating func step() throws {
        isCut = false
        let isStepBack = Int.random(in: 0..<40, using: &random) == 0
        bench.now = bench.now + (isStepBack ? -7_200_000 : Int64.random(in: -2_000...1_800_000, using: &random))
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<9:
            let record = try bench.take(batch(), events: events())
            held += record.readings.verdict.count { $0 == .refused }
            (hiddenTimes, corrections) = (hiddenTimes + record.clocks.count, corrections + record.corrections.count)
            days += record.readings.series.count {
                ["heat", "least"].contains(bench.pipeline.state.definitions[Int($0)].channel)
            }
            if !record.uplinks.isEmpty { copies += record.frames.outcome.count { $0 == .duplicate } }
        case 9:
            try bench.fail(batch(), events: events())
            failedCommits += 1
            isCut = true
        case 10..<12: try checkpoint()
        case 12: try bench.flush()
        case 13: try register()
        case 14: try retryOrDrop()
        case 15: try bench.restart()
        case 16 where Bool.random(using: &random):
            let timed = [Texts.filtered, Texts.filteredAnew, Texts.corrected][Int.random(in: 0..<3, using: &random)]
            try bench.use([timed, Texts.radio] + (Bool.random(using: &random) ? [Texts.plain] : []))
        case 17: silences += try bench.tick().liveness.count
        case 18: try calibrate()
        case 19 where Bool.random(using: &random): try useAlerts()
        default: isCut = true
        }
    }

    /// Takes up a step of what is to be computed anew, or gives more to do.
    private mutating func calibrate() throws {
        let state = bench.pipeline.state
        if bench.pipeline.hasRecomputations, Int.random(in: 0..<4, using: &random) > 0 {
            let record = try bench.carryOut(
                .recompute(
                    bench.pipeline.waiting(except: [], most: 3),
                    limit: [1, 5, 100][Int.random(in: 0..<3, using: &random)]
                )
            )
            recomputed += record.readings.verdict.count { $0 == .recomputed }
            return
        }
        guard let series = (0..<state.series.count).randomElement(using: &random), state.series[series].time != .min
        else { return }
        let number = SeriesNumber(series)
        let from = Timestamp(
            milliseconds: state.series[series].time - Int64.random(in: -1...14_400_000, using: &random)
        )
        guard Int.random(in: 0..<4, using: &random) > 0 else {
            try bench.carryOut(.judgeAnew([number], from: from))
            return
        }
        let coefficients = [Double(Int.random(in: -8...8, using: &random)) / 4, 1.25]
        let kinds: [Calibration.Kind] = [.linear, .polynomial, .none]
        let kind = kinds[Int.random(in: 0..<3, using: &random)]
        do {
            let entry = Calibration(series: number, from: from, kind: kind, coefficients: coefficients)
            try bench.carryOut(.calibrate(entry))
            calibrations += 1
        } catch is CommandRefused {}  // derived
    }

    /// Somebody does something with alerts, or with rules.
    private mutating func useAlerts() throws {
        let tables = try bench.journal.loadTables().alerts
        (alerts, messages) = (Int(tables.nextAlert) - 1, Int(tables.nextMessage) - 1)
        let receipts = tables.outbox.prefix(3).map { entry in
            let outcomes: [OutboxReceipt.Outcome] = [.delivered, .retried, .failed]
            return OutboxReceipt(
                message: entry.message.id,
                outcome: outcomes[Int.random(in: 0..<3, using: &random)],
                at: bench.now,
                attempts: 1,
                detail: ""
            )
        }
        try bench.carryOut(.receipts(receipts))
        if Int.random(in: 0..<4, using: &random) == 0 {
            try bench.carryOut(.rules(AlertTexts.rules[Int.random(in: 0..<2, using: &random)]))
        }
        guard let id = tables.open.map(\.id).randomElement(using: &random) else { return }
        let silence = Silence(
            rule: "test/",
            target: nil,
            from: bench.now,
            until: bench.now + 3_600_000,
            by: "li",
            comment: ""
        )
        let commands: [AlertCommand] = [
            .acknowledge(id, by: "li"), .snooze(id, until: bench.now + 1_800_000, by: "li"),
            .close(id, .fouling, comment: nil, by: "li"), .assign(id, to: "wang", by: "li"), .silence(silence),
        ]
        do {
            let known = tables.open.first { $0.id == id }
            try bench.carryOut(.alert(commands[Int.random(in: 0..<5, using: &random)], known: known))
            alertCommands += 1
        } catch is CommandRefused {}
    }

    /// A checkpoint with everything in it.
    mutating func checkpointAll() throws {
        try bench.checkpoint(Array(bench.pipeline.state.devices.indices.map { DeviceNumber($0) }), withGlobal: true)
    }

    private mutating func checkpoint() throws {
        let dirty = bench.pipeline.state.dirtyDevices.filter { _ in Bool.random(using: &random) }
        try bench.checkpoint(dirty, withGlobal: Bool.random(using: &random))
        checkpoints += 1
    }

    private mutating func register() throws {
        let site = "s\(Int.random(in: 0..<3, using: &random))"
        let id = "r\(Int.random(in: 0..<9, using: &random))"
        var device = Device(site: site, id: id, isGlobal: Bool.random(using: &random), profile: "test/timed")
        device.quality = batches % 3 == 0 ? "{oxygen: {rate_of_change_test: {threshold: 0.00\(batches % 7)}}}" : nil
        let enterprise = Enterprise(id: "e\(Int.random(in: 0..<2, using: &random))", name: "E")
        let unit = ProductionUnit(site: site, id: "u", kind: .pond, name: "U\(Int.random(in: 0..<3, using: &random))")
        let tests = [
            nil, "{water_temperature: {spike_test: {suspect_threshold: 0.4}, flat_line_test: {tolerance: 0.6}}}",
            "{dissolved_oxygen: {gross_range_test: {suspect_span: [2, 3]}}, water_level: {spike_test: {method: differential}}}",
            "{saturation: {spike_test: {suspect_threshold: 5}}, solubility: {gross_range_test: {suspect_span: [8, 9]}}}",
        ]
        let all: [RegistryEntity] = [
            .enterprise(enterprise), .site(Site(id: site, quality: tests[batches % 4])), .unit(unit), .device(device),
        ]
        do {
            try bench.carryOut(.apply(all))
            ownTests += device.quality == nil && batches % 4 == 0 ? 0 : 1
        } catch is CommandRefused {}
    }

    private mutating func retryOrDrop() throws {
        let ids = try bench.journal.reader.quarantine(.init(limit: 20)).map(\.entry.id)
        if Bool.random(using: &random) {
            try bench.carryOut(.dropQuarantine(Array(ids.prefix(2))))
        } else {
            try bench.carryOut(.retryQuarantine(try bench.journal.reader.quarantineEntries(ids)))
        }
    }

    private mutating func events() -> [TransportEvent] {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: [.connected(broker, sessionPresent: Int.random(in: 0..<4, using: &random) > 0)]
        case 3: [Bool.random(using: &random) ? .idsReused : .disconnected(broker: "b:1883")]
        case 1: [.proven(through: bench.pipeline.state.record)]
        case 2: [.subscribed(["farm/#"] + (Bool.random(using: &random) ? ["raw/#"] : []))]
        default: []
        }
    }

    private mutating func batch() -> FrameBatch {
        var batch = FrameBatch(source: broker)
        for _ in 0..<Int.random(in: 1...12, using: &random) { addFrame(to: &batch) }
        batches += 1
        let shown = bench.now.milliseconds + (batches < 100 ? 8 * 3_600_000 : 0)
        nextID = nextID % 65_535 + 1
        batch.add("farm/s0/ahead/up", "{\"ts\": \(shown), \"t\": 1.5}", id: nextID, at: bench.now)
        return batch
    }

    private mutating func addFrame(to batch: inout FrameBatch) {
        var flags: FrameHead.Flags = Int.random(in: 0..<10, using: &random) == 0 ? [] : .promised
        if Int.random(in: 0..<8, using: &random) == 0 { flags.insert(.retained) }
        if let again = sent.randomElement(using: &random), Int.random(in: 0..<5, using: &random) == 0 {
            return batch.add(again.topic, again.json, id: again.id, at: bench.now, flags: flags.union(.resent))
        }
        nextID = nextID % 65_535 + 1
        let (topic, json) = message()
        sent.append((topic, json, nextID))
        if sent.count > 40 { sent.removeFirst() }
        batch.add(topic, json, id: flags.contains(.promised) ? nextID : 0, at: bench.now, flags: flags)
    }

    private mutating func message() -> (topic: String, json: String) {
        let place = "s\(Int.random(in: 0..<3, using: &random))/d\(Int.random(in: 0..<9, using: &random))"
        let value = Double(Int.random(in: 0..<12, using: &random)) / 4
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return ("raw/\(place)", "whatever \(value)")
        case 1: return ("farm/\(place)/up", "{\"ts\": 1, \"t\": \(value)")
        case 2: return ("farm/\(place)/up", "{\"ts\": 12, \"t\": \(value)}")
        case 3:
            let data = Bool.random(using: &random) ? "07" : "0708"
            if Bool.random(using: &random) { return ("farm/\(place)/radio", "{\"data\": \"\(data)\"}") }
            let place = "s0/d\(Int.random(in: 0..<2, using: &random))"
            let time = "2025-11-24T16:0\(Int.random(in: 0..<3, using: &random)):00Z"
            let number = Int.random(in: 0..<2, using: &random)
            return ("farm/\(place)/radio", "{\"n\": \(number), \"at\": \"\(time)\", \"data\": \"\(data)\"}")
        case 4, 5: return ("farm/\(place)/now", "{\"v\": \(value)}")
        default:
            // One of them is ahead, by less than its profile refuses.
            let ahead: Int64 = place.hasSuffix("d7") ? 8 * 60_000 : 0
            let now = bench.now.milliseconds / 60_000 * 60_000
            let time = now + ahead - Int64.random(in: 0..<40, using: &random) * 60_000
            let firmware = Int.random(in: 0..<6, using: &random) == 0 ? ", \"fw\": \"v\(Int(value))\"" : ""
            return ("farm/\(place)/up", "{\"ts\": \(time), \"t\": \(value), \"o\": \(value + 1)\(firmware)}")
        }
    }
}

extension PipelineState {
    /// A device's state without last frames, uplinks, clock, liveness and quality.
    fileprivate func packedBlob(_ number: DeviceNumber) -> [UInt8] {
        let device = devices[Int(number)]
        let states = device.series.map { series[Int($0)] }
        var writer = ByteWriter()
        writer.write(Int64.max - 2)
        for time in [device.lastArrival, device.latestTime, device.lastSeen, device.book.hour] {
            writer.write(packed: time)
        }
        writer.write(packedColumn: device.book.frames.counts)
        writer.write(packedColumn: device.book.readings.counts)
        for _ in 0..<2 { writer.write(packedColumn: [UInt64]()) }
        writer.write(packedColumn: device.series)
        writer.write(packedColumn: states.map(\.time))
        writer.write(packedColumn: states.map(\.received))
        writer.write(decimals: states.map(\.value))
        writer.write(packedColumn: states.map(\.flag))
        writer.write(packedColumn: states.map(\.rowFlags.rawValue))
        for _ in 0..<2 { writer.write(packedColumn: [UInt64]()) }
        return writer.bytes
    }

    /// A device's state with every number in full, but for its last frames and uplinks.
    fileprivate func plainBlob(_ number: DeviceNumber) -> [UInt8] {
        let device = devices[Int(number)]
        let states = device.series.map { series[Int($0)] }
        var writer = ByteWriter()
        for time in [device.lastArrival, device.latestTime, device.lastSeen, device.book.hour] { writer.write(time) }
        writer.write(column: device.book.frames.counts)
        writer.write(column: device.book.readings.counts)
        for _ in 0..<2 { writer.write(column: [UInt64]()) }
        writer.write(column: device.series)
        writer.write(column: states.map(\.time))
        writer.write(column: states.map(\.received))
        writer.write(column: states.map(\.value))
        writer.write(column: states.map(\.flag))
        writer.write(column: states.map(\.rowFlags.rawValue))
        for _ in 0..<2 { writer.write(column: [UInt64]()) }
        return writer.bytes
    }
}
