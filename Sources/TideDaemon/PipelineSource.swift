internal import Synchronization
internal import TideAlerts
internal import TideModel
internal import TidePipeline
internal import TideProfiles
internal import TideSQLite

/// Makes the pipeline from checkpoint and replay: at start, and after every failed commit.
final class PipelineSource: Sendable {
    private let profiles: Mutex<ProfileSet>
    private let filters: [String]
    private let quarantine: QuarantineIndex.Bounds
    /// Rules that were read before: reading ten thousand takes nearly half a second of CPU.
    private let known: Mutex<RuleFiles.Loaded?>

    init(profiles: ProfileSet, filters: [String], quarantine: QuarantineIndex.Bounds, rules: RuleFiles.Loaded?) {
        self.profiles = Mutex(profiles)
        self.filters = filters
        self.quarantine = quarantine
        known = Mutex(rules)
    }

    /// Profiles for the pipelines to come.
    func use(_ profiles: ProfileSet) { self.profiles.withLock { $0 = profiles } }

    /// State as of the last committed record.
    func restore(_ writer: Writer) throws -> Pipeline {
        let applied = try writer.store.appliedThrough
        let tables = try writer.journal.loadTables()
        let state = try PipelineState(
            tables: tables,
            checkpoint: try writer.journal.loadCheckpoint(),
            bounds: quarantine
        )
        var pipeline = Pipeline(
            state: state,
            profiles: profiles.withLock { $0 },
            filters: filters,
            alerts: try tables.alerts.rules.map { try AlertEngine(rules($0), tables.alerts) },
            alertRules: tables.alerts.rules,
            zones: ProfileFiles.zone
        )
        try writer.journal.replay(after: 0) {
            try pipeline.replay($0, isApplied: $0.number <= applied)
            writer.beat()
        }
        return pipeline
    }

    /// The rules that the journal keeps; none, where this program cannot read them.
    private func rules(_ stored: StoredRules) -> RuleSet {
        known.withLock { known in
            if let known, known.stored == stored { return known.set }
            guard let set = RuleSet(stored) else { return RuleSet() }
            known = (set, stored)
            return set
        }
    }
}

extension Writer {
    /// Commits the set of profiles in force when it is not the one that the journal knows.
    func configure(_ profiles: ProfileSet) throws { try carryOut(.configure(profiles.stored)) }
}
