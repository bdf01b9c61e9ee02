import TideModel

/// Buckets that were put aside as damaged, and that nobody can compute again because readings of them are gone.
///
/// Nothing is computed any more in their place: it would be of what is left.
struct LostBuckets: Sendable, Equatable {
    /// The devices that they may be of.
    var owners: ClosedRange<DeviceNumber>
    /// First and last start, milliseconds since 1970.
    var starts: ClosedRange<Int64>
}

/// Stretches of time of which hours were lost.
struct LostHours: Sendable, Equatable {
    var starts: [ClosedRange<Int64>] = []

    /// Whether an hour that begins at `start` is among them.
    func contains(_ start: Int64) -> Bool { starts.contains { $0.contains(start) } }
}
