import Foundation
import Testing
import TideChunks
import TideModel
import TideSQLite

/// Rollups that are damaged, of which the readings were removed: what came late must not be taken for all there was.
extension RetentionTests {
    /// What is to be damaged.
    enum Damage: CaseIterable {
        case hours, days, file

        var kind: RollupKind { self == .days ? .day : .hour }
    }

    @Test(arguments: Damage.allCases)
    func finalBucketsAreNotComputedFromWhatIsLeft(damage: Damage) throws {
        let folder = try TestFolder()
        let store = try Self.store(folder)
        let late = Self.march + 11 * Self.day
        try store.apply(Self.work + [Self.removal(13), Self.record(14, hours: -24..<(-23), value: 90, at: late)])
        try store.compact()
        let march = try said(store, damage).filter { $0.start >= Self.march }, groups = try Self.groups(store)
        store.close()
        try spoil(folder.path + "/rollups/2026.sqlite", damage)
        #expect(throws: StoreError.self) { try Self.buckets(store, damage.kind) }
        for number in RecordNumber(15)...17 {
            let hours = -24..<Int(number) - 38, at = late + Int64(number) * 3_600_000
            try store.apply([Self.record(number, hours: hours, value: 91, at: at)])
            // The first flush puts it aside.
            let before = number > 15 ? try said(store, damage) : march
            try store.compact()
            let isSame = try before == march && said(store, damage) == march
            #expect(isSame, "\(number)")
            let areSame = try damage == .file || Self.groups(store) == groups
            #expect(areSame, "\(number)")
        }
        let gone = damage == .file ? "was put aside as damaged" : "its readings are gone"
        let problems = try store.verify().problems
        #expect(!problems.isEmpty && problems.allSatisfy { $0.contains(gone) }, "\(problems)")
    }

    /// Buckets without when that was found out.
    private func said(_ store: SQLiteSeriesStore, _ damage: Damage) throws -> [RollupBucket] {
        try Self.buckets(store, damage.kind).map { bucket in
            var bucket = bucket
            (bucket.changedAt, bucket.revision) = (0, 0)
            return bucket
        }
    }

    private func spoil(_ path: String, _ damage: Damage) throws {
        guard damage != .file else {
            var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            bytes.replaceSubrange(0..<4_096, with: Data(repeating: 0x5A, count: 4_096))
            return try bytes.write(to: URL(fileURLWithPath: path))
        }
        let blocks = "SET blob = x'00' WHERE kind = \(damage.kind.rawValue)"
        try edit(path, "UPDATE packs \(blocks); UPDATE blocks \(blocks)")
    }
}
