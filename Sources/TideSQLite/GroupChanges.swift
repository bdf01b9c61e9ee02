internal import TideChunks
public import TideModel

/// A part of a group that changed.
public struct GroupChange: Sendable, Equatable {
    /// The group.
    public var key: GroupKey
    /// First moment of its hour (UTC), milliseconds since 1970.
    public var start: Int64
    /// The part as it is now; n = 0 when it has nothing any more.
    public var part: GroupPart
    /// Where it stands among all changes.
    public var cursor: RollupCursor

    init(_ change: RollupChange, _ name: Places.PartName) {
        (key, start, cursor) = (name.key, change.bucket.start, change.cursor)
        part = GroupPart(change.bucket, enterprise: name.enterprise)
    }
}

/// Some changes of groups in a row.
public struct GroupChanges: Sendable, Equatable {
    /// The changes, in order of their cursors.
    public var changes: [GroupChange]
    /// Where the next call goes on.
    public var next: RollupCursor
    /// Whether these are the last ones there are now, as of `RollupChanges`.
    public var isComplete: Bool
}
