import Foundation
import GRDB
import Testing
import TideModel
import TideSQLite

struct RawDamageTests {
    let folder: TestFolder
    let archive: RawArchive
    let path: String

    init() throws {
        folder = try TestFolder()
        archive = try RawArchive(folder: folder.path)
        path = folder.path + "/raw/2025-11-24.sqlite"
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path + "/raw").sorted()
    }

    private func overwrite(_ range: Range<Int>) throws {
        archive.close()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        for index in range where index < bytes.count { bytes[index] = 0x5A }
        try bytes.write(to: URL(fileURLWithPath: path))
    }

    @Test func aDamagedFileIsPutAside() throws {
        let records = (1...4).map { sampleRecord($0) }
        try archive.apply(records.prefix(2), through: 2)
        for count in 1...3 {
            try overwrite(0..<20_000)
            #expect(try archive.verify().problems.contains { $0.contains("2025-11-24.sqlite") })
            // The journal still holds the second record, so it is not lost.
            let problems = try archive.apply(records[1...2], through: 3)
            try #require(problems.count == 1)
            #expect(problems[0].contains("2025-11-24.sqlite.damaged-\(count)"))
            #expect(try archive.all() == archived(records[1...2]))
        }
        try archive.apply(records[3...], through: 4)
        #expect(try archive.all() == archived(records[1...3]))
        #expect(try names().filter { $0.contains("damaged") }.count == 3)
        #expect(try archive.verify().problems.count == 3)
    }

    @Test func damageThatShowsInTheMiddleOfACall() throws {
        let records = (1...30).map { sampleRecord($0, payload: 500_000) }
        try archive.apply(records.prefix(15), through: 15)
        // The tables' pages are sound, their content's pointers are not.
        archive.close()
        try edit(path, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'blocks'")
        let problems = try archive.apply(records[10...], through: 30)
        #expect(problems.count == 1)
        #expect(try archive.all() == archived(records[10...]))
    }

    @Test func foreignAndNewerFilesAreRefused() throws {
        try archive.apply([sampleRecord(1)], through: 1)
        archive.close()
        try edit(path, "PRAGMA user_version = 2")
        let opening = try #require(throws: StoreError.self) { try RawArchive(folder: folder.path) }
        #expect(opening.code == .newerSchema)
        let newer = try #require(throws: StoreError.self) { try archive.apply([sampleRecord(2)], through: 2) }
        #expect(newer.code == .newerSchema)
        try edit(path, "PRAGMA user_version = 1; PRAGMA application_id = 5")
        let foreign = try #require(throws: StoreError.self) { try archive.apply([sampleRecord(2)], through: 2) }
        #expect(foreign.code == .foreignFile)
        #expect(try names().filter { $0.contains("damaged") } == [])
    }

    @Test func aDamagedDayDoesNotStopTheOthers() throws {
        var late = sampleRecord(2)
        late.raw.append(topic: "t", payload: [1], received: Timestamp(milliseconds: RawWork.midnight))
        try archive.apply([sampleRecord(1), late], through: 2)
        try overwrite(0..<20_000)
        let report = try archive.verify()
        #expect(report.frames == 1)
        #expect(report.problems.count == 1)
    }

    @Test func aDamagedBlockStaysAndIsNamed() throws {
        let records = (1...8).map { sampleRecord($0) }
        try archive.apply(records.prefix(1), through: 1)
        try edit(path, "UPDATE blocks SET blob = x'00'")
        var problems: [String] = []
        for record in records.dropFirst() { problems += try archive.apply([record], through: record.number) }
        #expect(problems.allSatisfy { $0.contains("2025-11-24.sqlite, block 1") })
        #expect(!problems.isEmpty)
        #expect(try archive.verify().frames == 7)
        let failure = try #require(throws: StoreError.self) { try archive.frames(after: 0, maxBytes: 1) }
        #expect(failure.code == .corrupt)
        #expect(try archive.frames(after: 1, maxBytes: .max).map(\.frames) == records[1...].map(\.raw))
    }

    @Test(.enabled(if: SmallFileSystem.isPossible, "needs the right to mount a tmpfs"))
    func aFullDiskPutsNothingAside() throws {
        let disk = try SmallFileSystem(kilobytes: 16_384)
        defer { withExtendedLifetime(disk) {} }  // what it holds is unmounted with it
        let archive = try RawArchive(folder: disk.path)
        try archive.apply([sampleRecord(1)], through: 1)
        try disk.fill(leaving: 1_000)
        let records = (2...20).map { sampleRecord($0, payload: 500_000) }
        #expect(try #require(throws: StoreError.self) { try archive.apply(records, through: 20) }.code == .full)
        #expect(try archive.all() == archived([sampleRecord(1)]))
        try disk.makeSpace()
        try archive.apply(records, through: 20)
        #expect(try archive.all() == archived([sampleRecord(1)] + records))
        #expect(try archive.verify().problems == [])
    }

    /// A crash leaves some of the files as they were: in none is anything twice, and what is missing comes again.
    @Test(arguments: UInt64(0)..<12)
    func aCrashBetweenFiles(seed: UInt64) throws {
        var work = RawWork(seed: seed), records = work.records(30)
        try archive.apply(records, through: 30)
        try archive.tidy()
        archive.close()
        let before = try TestFolder(), raw = folder.path + "/raw"
        for name in try names() {
            try FileManager.default.copyItem(atPath: raw + "/" + name, toPath: before.path + "/" + name)
        }
        records += work.records(120)
        try archive.apply(records[20...], through: 150)
        archive.close()
        let all = try names(), lost = Int(seed) % all.count
        // One file as it was before the call, or not there yet.
        try FileManager.default.removeItem(atPath: raw + "/" + all[lost])
        let image = before.path + "/" + all[lost]
        if FileManager.default.fileExists(atPath: image) {
            try FileManager.default.copyItem(atPath: image, toPath: raw + "/" + all[lost])
        }
        let again = try RawArchive(folder: folder.path)
        try again.apply(records[(FileManager.default.fileExists(atPath: image) ? 20 : 0)...], through: 150)
        #expect(try again.all() == archived(records))
        let report = try again.verify()
        #expect(report.problems == [])
        #expect(report.frames == UInt64(records.reduce(0) { $0 + $1.raw.frames.count }))
    }
}
