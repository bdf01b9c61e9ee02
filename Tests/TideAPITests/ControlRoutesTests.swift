import Synchronization
import Testing
import TideAPI
import TideModel

@Suite("Routes, in process and through a socket")
struct ControlRoutesTests {
    @Test(arguments: Way.allCases)
    func latest(_ way: Way) async throws {
        let folder = MemoryFolder()
        let selection = SeriesSelection(site: "north bay", device: "北/1&2=3?#%+", channel: "*_temperature")
        try await way.run(folder) { calls in
            #expect(try await calls.latest(selection) == [MemoryFolder.reading(0), MemoryFolder.reading(9)])
            _ = try await calls.latest(SeriesSelection())
        }
        #expect(folder.asked.withLock { $0.selections } == [selection, SeriesSelection()])
    }

    @Test(arguments: Way.allCases, ReadingFormat.allCases)
    func readings(_ way: Way, _ format: ReadingFormat) async throws {
        let folder = MemoryFolder(count: 2_500)
        let query = ReadingsQuery(
            selection: SeriesSelection(site: "north-bay"),
            from: Timestamp(milliseconds: -1),
            to: Timestamp(milliseconds: 1_767_571_200_000),
            flags: [1, 3],
            limit: 10,
            revisions: format != .line
        )
        let text = Mutex<[UInt8]>([])
        try await way.run(folder) { calls in
            try await calls.readings(query, as: format) { piece in text.withLock { $0 += piece } }
        }
        var expected = format.header(revisions: query.revisions)
        for index in 0..<2_500 {
            try format.append(MemoryFolder.reading(index), revisions: query.revisions, to: &expected)
        }
        #expect(text.withLock { $0 } == expected)
        #expect(folder.asked.withLock { $0.readings } == [query])
    }

    @Test(arguments: Way.allCases)
    func registry(_ way: Way) async throws {
        let folder = MemoryFolder()
        try await way.run(folder) { calls in
            let all = try await calls.registryList()
            #expect(all.map(\.entity) == MemoryFolder.entities)
            #expect(try await calls.registryList(.unit).map(\.entity) == [MemoryFolder.entities[2]])
            let history = try await calls.registryHistory(.device, "north-bay/buoy/1 #?")
            #expect(history == [RegistryEntryDTO(version: 1, record: 2, at: 3, entity: MemoryFolder.entities[3])])
            let changes = try await calls.registryApply(MemoryFolder.entities, dryRun: true)
            #expect(changes.map(\.kind) == ["enterprise", "site", "unit", "device"])
            _ = try await calls.registryApply([], dryRun: false)
            await #expect(throws: ControlError(404, ["no site 'x'"])) {
                _ = try await calls.registryHistory(.site, "x")
            }
        }
        #expect(folder.asked.withLock { $0.dryRuns } == [true, false])
    }

    @Test func appliedEntriesArriveAsTheyWere() async throws {
        let folder = MemoryFolder()
        try await Way.socket.run(folder) { _ = try await $0.registryApply(MemoryFolder.entities, dryRun: false) }
        #expect(folder.asked.withLock { $0.applied } == MemoryFolder.entities)
    }

    @Test(arguments: Way.allCases)
    func quarantine(_ way: Way) async throws {
        let folder = MemoryFolder()
        let query = QuarantineQuery(ids: [1, 18_446_744_073_709_551_615], reason: "decode", topic: "ft/+/#", limit: 5)
        try await way.run(folder) { calls in
            let list = try await calls.quarantineList(query)
            #expect(list == [MemoryFolder.frame])
            #expect(try await calls.quarantineShow(7) == MemoryFolder.frame)
            #expect(try await calls.quarantineRetry(query).stored == 1)
            #expect(try await calls.quarantineDrop(query).dropped == 2)
            await #expect(throws: ControlError(404, ["no frame 8 in quarantine"])) {
                _ = try await calls.quarantineShow(8)
            }
        }
        #expect(folder.asked.withLock { $0.quarantine } == [query, query, query])
    }

    @Test(arguments: Way.allCases)
    func folder(_ way: Way) async throws {
        try await way.run(MemoryFolder()) { calls in
            let stats = try await calls.stats()
            #expect(stats == MemoryFolder.stats(state: "running"))
            #expect(try await calls.verify().problems == ["gap"])
            #expect(try await calls.deviceProfile("north-bay/浮标 1").device == "north-bay/浮标 1")
        }
    }

    @Test(arguments: Way.allCases)
    func gapsComeLineByLine(_ way: Way) async throws {
        let folder = MemoryFolder()
        let query = GapsQuery(
            selection: SeriesSelection(device: "buoy*"),
            from: Timestamp(milliseconds: 1_767_571_200_000),
            interval: 600_000
        )
        try await way.run(folder) { calls in
            try await calls.gaps(query) { lines in
                #expect(lines == [GapsDTO(site: "north-bay", device: "buoy-1", channel: nil, by: .books)])
            }
        }
        #expect(folder.asked.withLock { $0.gaps } == [query])
    }

    @Test(arguments: Way.allCases)
    func whatWasRemovedIsTold(_ way: Way) async throws {
        let told = Mutex<[String]>([])
        let query = ReadingsQuery(from: Timestamp(milliseconds: 1_767_225_600_000))
        try await way.run(MemoryFolder(), told: { note in told.withLock { $0.append(note) } }) { calls in
            try await calls.readings(query, as: .csv) { _ in }
            #expect(told.withLock { $0.isEmpty })
            try await calls.readings(ReadingsQuery(), as: .csv) { _ in }
            try await calls.gaps(GapsQuery()) { _ in }
        }
        let notes = told.withLock { $0 }
        #expect(notes.count == 2)
        #expect(notes.allSatisfy { $0.hasPrefix("readings before 2026-01-01T00:00:00.000Z were removed by retention") })
    }

    @Test(arguments: Way.allCases)
    func withoutADaemonThereIsNoTail(_ way: Way) async throws {
        try await way.run(MemoryFolder()) { calls in
            await #expect(throws: ControlError.self) { try await calls.tail(TailQuery()) { _ in } }
        }
    }

    @Test(arguments: [
        ("running", 200), ("offline", 200), ("storage_failed", 503), ("journal_full", 503), ("disk_full", 503),
    ])
    func health(_ state: String, _ status: Int) async throws {
        let routes = ControlRoutes(service: MemoryFolder().service(state: state))
        let response = await routes.respond(to: ControlRequest("GET", ["v1", "health"]))
        #expect(response.status == status)
        let text = String(decoding: try await response.collect(), as: UTF8.self)
        #expect(text == #"{"problems":["journal_full"],"record":12,"state":"\#(state)"}"#)
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var testDescription: String, status: Int, says: String
        var method = "GET"
        var body = ""
        init(_ target: String, _ status: Int, _ says: String, method: String = "GET", body: String = "") {
            (testDescription, self.status, self.says, self.method, self.body) = (target, status, says, method, body)
        }
    }
    @Test(arguments: [
        Wrong("/", 404, "GET /v1/latest"), Wrong("/v2/latest", 404, "GET /v1/stats"),
        Wrong("/v1/latest/more", 404, "POST /v1/verify"), Wrong("/v1/latest", 405, "takes GET", method: "DELETE"),
        Wrong("/v1/verify", 405, "takes POST"), Wrong("/v1/registry", 405, "takes GET, POST", method: "PUT"),
        Wrong("/v1/latest?sit=a", 400, "'sit': this request takes site, device, channel"),
        Wrong("/v1/latest?site=a&site=b", 400, "'site' is given 2 times"),
        Wrong("/v1/stats?x=1", 400, "takes devices"), Wrong("/v1/health?x=1", 400, "takes none"),
        Wrong("/v1/readings?from=yesterday", 400, "'from=yesterday': write a time"),
        Wrong("/v1/readings?flags=1,x", 400, "whole numbers between commas"),
        Wrong("/v1/readings?flags=1,300", 400, "whole numbers"), Wrong("/v1/readings?limit=0", 400, "from 1"),
        Wrong("/v1/readings?limit=-1", 400, "from 1"), Wrong("/v1/readings?revisions=yes", 400, "true or false"),
        Wrong("/v1/readings?format=xml", 400, "jsonl, csv"),
        Wrong("/v1/registry?kind=ponds", 400, "enterprise, site, unit, device"),
        Wrong("/v1/registry/history?kind=site", 400, "kind and id are needed"),
        Wrong("/v1/registry", 400, "no list of registry entries", method: "POST", body: "{"),
        Wrong("/v1/registry", 400, "'entities' is missing", method: "POST", body: "{}"),
        Wrong(
            "/v1/registry",
            400,
            "write one of enterprise, site",
            method: "POST",
            body: #"{"entities":[{"kind":"pond","id":"a"}]}"#
        ),
        Wrong(
            "/v1/registry",
            400,
            "'site' is missing",
            method: "POST",
            body: #"{"entities":[{"kind":"device","id":"a"}]}"#
        ),
        Wrong(
            "/v1/registry",
            400,
            "one of pond, tank",
            method: "POST",
            body: #"{"entities":[{"kind":"unit","id":"a","site":"s","type":"lake"}]}"#
        ),
        Wrong("/v1/registry", 400, "entities[0].id", method: "POST", body: #"{"entities":[{"kind":"site","id":7}]}"#),
        Wrong("/v1/quarantine/seven", 400, "'seven' is no number"),
        Wrong("/v1/quarantine?ids=-1", 400, "whole numbers"),
        Wrong("/v1/quarantine/drop", 400, "which frames", method: "POST"),
        Wrong("/v1/profile", 400, "device is needed"), Wrong("/v1/latest?site=%zz", 400, "percent"),
        Wrong("/v1/latest?site=%ff", 400, "UTF-8"), Wrong("/v1/latest?site=%4", 400, "percent"),
    ])
    func wrongRequestsSayWhatIsRight(_ it: Wrong) async throws {
        let response: ControlResponse
        do {
            let request = try ControlRequest(
                method: it.method,
                target: it.testDescription,
                body: Array(it.body.utf8)
            )
            response = await ControlRoutes(service: MemoryFolder().service()).respond(to: request)
        } catch let error as ControlError {
            #expect(error.status == it.status && error.description.contains(it.says))
            return
        }
        #expect(response.status == it.status)
        #expect(response.contentType == "application/problem+json")
        let text = String(decoding: try await response.collect(), as: UTF8.self)
        #expect(text.contains(it.says), "\(text)")
    }
}
