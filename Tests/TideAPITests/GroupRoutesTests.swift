import Synchronization
import Testing
import TideAPI
import TideModel

@Suite("Groups through routes")
struct GroupRoutesTests {
    private static let measure = GroupMeasure(quantity: "dissolved_oxygen", unit: "mg/L")

    private static func part(_ enterprise: String?, _ valued: UInt32, sum: Double) -> GroupPart {
        GroupPart(
            enterprise: enterprise,
            series: 2,
            n: valued + 3,
            good: valued,
            suspect: 0,
            valued: valued,
            min: valued > 0 ? 0.5 : .nan,
            max: valued > 0 ? 12.25 : .nan,
            sum: sum,
            changedAt: 9,
            revision: 0
        )
    }

    /// Two hours of a site: one with two enterprises, one without a value.
    private static let groups = [
        SiteGroup(
            key: GroupKey(site: "north, bay", measure: measure),
            start: 1_767_571_200_000,
            parts: [part("e1", 60, sum: 480.5), part("e2", 30, sum: 270)]
        ),
        SiteGroup(
            key: GroupKey(site: "north, bay", measure: measure),
            start: 1_767_574_800_000,
            parts: [part(nil, 0, sum: 0)]
        ),
    ]

    private func answer(_ format: ReadingFormat) async throws -> String {
        let text = Mutex<[UInt8]>([])
        let asked = Mutex<[GroupQuery]>([])
        var service = MemoryFolder().service()
        service.groups = { query, hand in
            asked.withLock { $0.append(query) }
            try await hand(Self.groups.compactMap { GroupDTO($0) })
        }
        let routes = ControlRoutes(service: service)
        let calls = ControlCalls { await routes.respond(to: $0) }
        let query = GroupQuery(site: "north*", quantity: "dissolved_oxygen", from: Timestamp(milliseconds: 0), to: nil)
        try await calls.groups(query, every: "1h", as: format) { piece in text.withLock { $0 += piece } }
        #expect(asked.withLock { $0 } == [query])
        return String(decoding: text.withLock { $0 }, as: UTF8.self)
    }

    @Test func areWritten() async throws {
        #expect(
            try await answer(.csv) == """
                site,quantity,time,n,valued,series,enterprises,sum,min,max,unit
                "north, bay",dissolved_oxygen,2026-01-05T00:00:00.000Z,96,90,4,2,750.5,0.5,12.25,mg/L
                "north, bay",dissolved_oxygen,2026-01-05T01:00:00.000Z,3,0,2,0,0.0,,,mg/L

                """
        )
        let second = try await answer(.jsonl).split(separator: "\n").last
        #expect(
            second == """
                {"site":"north, bay","quantity":"dissolved_oxygen","time":"2026-01-05T01:00:00.000Z","n":3,"valued":0,\
                "series":2,"enterprises":0,"sum":0.0,"min":null,"max":null,"unit":"mg/L"}
                """
        )
    }

    @Test(arguments: [
        ("by=county&every=1h", "'by=county': right is site"), ("by=site", "'every' is missing"),
        ("by=site&every=1d", "'every=1d': groups are of 1h"), ("by=site&every=1h&agg=mean", "unknown parameter 'agg'"),
        ("by=site&every=1h&format=line", "groups are jsonl or csv"),
    ])
    func othersAreRefused(_ query: String, _ says: String) async throws {
        let answer = await MemoryWeb().answer("/v1/query?" + query)
        #expect(answer.status == 400)
        let body = String(decoding: try await answer.collect(), as: UTF8.self)
        #expect(body.contains(says), "\(body)")
    }
}
