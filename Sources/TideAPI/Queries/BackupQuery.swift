/// Where a backup goes.
public struct BackupQuery: Sendable, Equatable {
    /// The folder that holds backups, an absolute path as the owner of the data folder sees it.
    public var shelf: String
    /// Backups of this data folder that stay there, the new one among them, at least 1; nil for all.
    public var keep: Int?

    /// Makes a query.
    public init(shelf: String, keep: Int? = nil) { (self.shelf, self.keep) = (shelf, keep) }
}
