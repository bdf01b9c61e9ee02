import Testing
import TideModel
import TidePipeline

/// One device has one name and one number, whatever profiles, files and moves say.
struct RegistryTests {
    private static let global = Texts.plain.replacing("identity: {site", with: "identity: {scope: global, site")

    private func send(_ bench: Bench, _ device: String) throws -> Record {
        var batch = FrameBatch(source: broker)
        batch.add("farm/\(device)/now", "{\"v\": 1.5}", id: 1, at: bench.now)
        return try bench.take(batch)
    }

    /// Restores and expects what memory holds.
    private func expectRestored(_ bench: Bench, _ devices: [Device]) throws {
        #expect(bench.pipeline.state.registry.devices == devices)
        #expect(try bench.restored().state.registry == bench.pipeline.state.registry)
    }

    @Test func aRegisteredDeviceIsNotAdoptedBesideItselfByAProfileOfGlobalScope() throws {
        let bench = try Bench([Self.global])
        let device = Device(site: "s", id: "AA")
        try bench.carryOut(.apply([.site(Site(id: "s")), .device(device)]))
        #expect(try send(bench, "s/AA").readings.device == [0])
        try expectRestored(bench, [Device(number: 0, site: "s", id: "AA")])
    }

    @Test func aKnownDeviceMayBecomeGlobalMoveAndComeBackToSiteScope() throws {
        let bench = try Bench([Texts.plain])
        try bench.carryOut(.apply(["s", "t"].map { .site(Site(id: $0)) }))
        #expect(try send(bench, "s/AA").readings.device == [0])
        try bench.carryOut(.apply([.device(Device(site: "s", id: "AA", isGlobal: true))]))
        try expectRestored(bench, [Device(number: 0, site: "s", id: "AA", isGlobal: true)])
        try bench.carryOut(.apply([.device(Device(site: "t", id: "AA", isGlobal: true))]))
        try expectRestored(bench, [Device(number: 0, site: "t", id: "AA", isGlobal: true)])
        try bench.carryOut(.apply([.device(Device(site: "t", id: "AA"))]))
        try expectRestored(bench, [Device(number: 0, site: "t", id: "AA")])
        // The global id is free again: it names another device.
        try bench.carryOut(.apply([.device(Device(site: "s", id: "AA", isGlobal: true))]))
        #expect(bench.pipeline.state.registry.devices.count == 2)
        #expect(try bench.restored().state.registry == bench.pipeline.state.registry)
    }

    @Test func aDeviceCannotMoveToANameThatAnotherHolds() throws {
        let bench = try Bench([Texts.plain])
        try bench.carryOut(
            .apply(
                ["s", "t"].map { .site(Site(id: $0)) }
                    + [.device(Device(site: "s", id: "AA", isGlobal: true)), .device(Device(site: "t", id: "AA"))]
            )
        )
        let before = bench.pipeline.state.registry.devices
        let move = Command.apply([.device(Device(site: "t", id: "AA", isGlobal: true))])
        #expect {
            try bench.carryOut(move)
        } throws: { error in
            (error as? CommandRefused)?.problems.first?.contains("device t/AA: ") ?? false
        }
        try expectRestored(bench, before)
        #expect(try send(bench, "t/AA").readings.device == [1])
    }

    @Test func tablesWithAGapAreRefusedNotTrapped() throws {
        var tables = JournalTables()
        tables.registry = [.device(Device(number: 1, site: "s", id: "AA"))]
        #expect(throws: FormatError.self) { try PipelineState(tables: tables, checkpoint: Checkpoint()) }
        tables.registry = []
        tables.series.append(
            SeriesDefinition(number: 0, device: 0, channel: "c", quantity: "level", unit: "m")
        )
        #expect(throws: FormatError.self) { try PipelineState(tables: tables, checkpoint: Checkpoint()) }
    }
}
