import TideModel
import TideSQLite
import TideTesting

/// Compares mirrors of groups, kept by changes, with what the store and the readings of the model say.
final class GroupChecker {
    /// Whether the rollups have just been finished.
    var isTended = false
    /// Changes that were handed out.
    private(set) var changed = 0

    private var dice: SplitMix
    private var mirror: [Key: GroupPart] = [:]
    private var cursor = RollupCursor(after: 0)

    private struct Key: Hashable {
        var group: GroupKey
        var start: Int64
        var enterprise: String?
    }

    init(seed: UInt64) { dice = SplitMix(seed: seed &+ 7_777) }

    /// Says what is wrong, or nil.
    func check(_ store: any SeriesStore, _ model: MemorySeriesStore) throws -> String? {
        guard let store = store as? SQLiteSeriesStore else { return nil }
        defer { isTended = false }
        if let problem = try follow(store) { return problem }
        guard isTended else { return nil }
        let over = RollupTender.over(model.appliedThrough)
        let wanted = try parts(model)
        // Parts of one series need not be kept.
        for (key, part) in wanted where part.series > 1 && key.start <= over - 3_600_000 && mirror[key] == nil {
            return "\(key) is not in the mirror: \(part)"
        }
        let stored = try parts(store)
        for (key, part) in mirror where stored[key] != part {
            return "\(key) is \(part) in the mirror, not \(String(describing: stored[key]))"
        }
        return nil
    }

    private func follow(_ store: SQLiteSeriesStore) throws -> String? {
        var isComplete = false
        while !isComplete {
            let page = try store.groupChanges(after: cursor, limit: Int.random(in: 1...9, using: &dice))
            for change in page.changes {
                guard change.cursor > cursor else { return "\(change) comes after \(cursor)" }
                cursor = change.cursor
                let key = Key(group: change.key, start: change.start, enterprise: change.part.enterprise)
                mirror[key] = change.part
            }
            changed += page.changes.count
            (cursor, isComplete) = (page.next, page.isComplete)
        }
        return nil
    }

    private func parts(_ store: any SeriesStore) throws -> [Key: GroupPart] {
        var parts: [Key: GroupPart] = [:]
        _ = try store.groups(SeriesStoreConformance.sites, RollupChecker.always) { group in
            for part in group.parts {
                parts[Key(group: group.key, start: group.start, enterprise: part.enterprise)] = part
            }
        }
        return parts
    }
}
