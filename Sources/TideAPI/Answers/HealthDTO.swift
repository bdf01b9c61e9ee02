public import TideModel

/// State of a data folder's owner, in short.
public struct HealthDTO: Sendable, Equatable, Codable {
    /// State of the owner: `running`, `storage_failed`, `journal_full`, `disk_full`; `offline` without a daemon.
    public var state: String
    /// Last record committed.
    public var record: RecordNumber
    /// What is wrong, one line each.
    public var problems: [String]
    /// Makes the short form of stats.
    public init(_ stats: StatsDTO) {
        state = stats.state
        record = stats.record
        problems = stats.problems
    }
}
