import Testing
import TideModel
import TideSQLite

struct QuarantineTests {
    let folder: TestFolder
    let journal: SQLiteJournal

    init() throws {
        folder = try TestFolder()
        journal = try SQLiteJournal(folder: folder.path)
    }

    private func append(quarantined: [QuarantineEntry] = [], released: [QuarantineRelease] = []) throws {
        var record = sampleRecord(journal.last.number + 1)
        record.rare.quarantined = quarantined
        record.rare.released = released
        try journal.append([record])
    }

    private func entry(_ id: QuarantineID, filter: String = "farm/#", reason: String = "decode") -> QuarantineEntry {
        let frame = Frame(
            source: FrameSource(kind: "mqtt", name: "c@h:1"),
            topic: "farm/\(id)",
            payload: [0, 255, UInt8(id)],
            sentLength: 9_000_000,
            received: Timestamp(milliseconds: -5),
            flags: [.promised, .oversize]
        )
        return QuarantineEntry(
            id: id,
            frame: frame,
            reason: reason,
            detail: "第 1 行: number expected",
            profile: nil,
            filter: filter
        )
    }

    @Test func everythingOfAFrameIsKept() throws {
        var whole = entry(1)
        whole.profile = "acme/x@2"
        whole.parts = [0, 4, 17]
        whole.frame.properties = FrameProperties(
            contentType: "application/json",
            user: [.init(name: "k\"", value: ""), .init(name: "k\"", value: "二")]
        )
        var bare = entry(2)
        bare.frame.payload = []
        bare.frame.properties = FrameProperties(contentType: nil, user: [])
        bare.parts = []
        try append(quarantined: [whole, bare])
        try journal.reopen()
        #expect(try journal.reader.quarantineEntries([2, 1, 99, 2, .max]) == [whole, bare])
        let listed = try journal.reader.quarantine(.init())
        #expect(listed.map(\.payloadBytes) == [3, 0])
        #expect(listed.map(\.entry.frame.payload) == [[], []])
        #expect(listed.map(\.entry.detail) == [whole.detail, bare.detail])
        let properties = "application/json".utf8.count + 2 * "k\"".utf8.count + "二".utf8.count
        let bytes = "farm/1".utf8.count + 3 + properties + whole.detail.utf8.count
        let summary = QuarantineSummary(id: 1, filter: "farm/#", reason: "decode", bytes: bytes)
        #expect(try journal.loadTables().quarantine.first == summary)
    }

    @Test func listsByFilterReasonAndPage() throws {
        try append(quarantined: [
            entry(1), entry(2, filter: "barn/#"), entry(3, reason: "unmatched"), entry(4), entry(5),
        ])
        let cases: [(JournalReader.QuarantineQuery, [QuarantineID])] = [
            (.init(), [1, 2, 3, 4, 5]), (.init(filter: "farm/#"), [1, 3, 4, 5]),
            (.init(reason: "decode"), [1, 2, 4, 5]),
            (.init(filter: "farm/#", reason: "decode", after: 1, limit: 1), [4]), (.init(after: 5), []),
            (.init(after: .max), []), (.init(limit: 0), []),
        ]
        for (query, wanted) in cases {
            #expect(try journal.reader.quarantine(query).map(\.entry.id) == wanted, "\(query)")
        }
    }

    @Test func whatLeavesIsCountedOnceAndNumbersAreNeverReused() throws {
        try append(quarantined: [entry(1), entry(2), entry(3, filter: "barn/#")])
        try append(quarantined: [entry(4)], released: [.init(id: 4, cause: .evicted), .init(id: 1, cause: .stored)])
        try append(released: [
            .init(id: 1, cause: .stored), .init(id: 3, cause: .dropped), .init(id: 77, cause: .dropped),
        ])
        let tables = try journal.loadTables()
        #expect(tables.quarantine.map(\.id) == [2])
        #expect(tables.nextQuarantineID == 5)
        let totals = try journal.reader.quarantineTotals()
        let left = totals.filter { $0.released != nil }.map {
            "\($0.filter) \($0.released?.rawValue ?? "") \($0.entries)"
        }
        #expect(left == ["barn/# dropped 1", "farm/# evicted 1", "farm/# stored 1"])
        #expect(totals.filter { $0.released == nil }.map(\.entries) == [1])
        #expect(totals.allSatisfy { $0.bytes == $0.entries * (6 + 3 + entry(1).detail.utf8.count) })
        try append(released: [.init(id: 2, cause: .dropped)])
        try journal.reopen()
        #expect(try journal.loadTables().nextQuarantineID == 5)
    }

    @Test func anEntryMayComeBackWithFewerParts() throws {
        try append(quarantined: [entry(1)])
        var rest = entry(1)
        rest.parts = [2]
        try append(quarantined: [rest])
        #expect(try journal.reader.quarantineEntries([1]) == [rest])
        #expect(try journal.reader.verify() == JournalReport.sound(last: 2, records: 2, quarantined: 1))
    }
}
