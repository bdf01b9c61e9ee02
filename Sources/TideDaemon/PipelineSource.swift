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

    init(profiles: ProfileSet, filters: [String], quarantine: QuarantineIndex.Bounds) {
        self.profiles = Mutex(profiles)
        self.filters = filters
        self.quarantine = quarantine
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
            alerts: tables.alerts.rules == nil ? nil : try AlertEngine(tables.alerts),
            alertRules: tables.alerts.rules,
            zones: ProfileFiles.zone
        )
        try writer.journal.replay(after: 0) {
            try pipeline.replay($0, isApplied: $0.number <= applied)
            writer.beat()
        }
        return pipeline
    }
}

extension Writer {
    /// Commits the set of profiles in force when it is not the one that the journal knows.
    func configure(_ profiles: ProfileSet) throws { try carryOut(.configure(profiles.stored)) }
}
