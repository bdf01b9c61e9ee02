/// Whether something is heard as often as it should be.
///
/// Stored: never renumber.
public enum LivenessStatus: UInt8, Sendable, CaseIterable, BitwiseCopyable, Comparable {
    /// Nothing came yet.
    case neverSeen = 0
    /// As often as expected.
    case live = 1
    /// Something is missing that should have come.
    case late = 2
    /// So much is missing that somebody has to look.
    case silent = 3

    /// The name for metrics and commands.
    public var name: String {
        switch self {
        case .neverSeen: "never_seen"
        case .live: "live"
        case .late: "late"
        case .silent: "silent"
        }
    }

    /// Orders by how long nothing came, never seen first.
    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    /// The status of a device: that of its series that are heard best; never seen when none was.
    ///
    /// A probe that broke does not make a device silent: its own series tell that.
    public static func ofDevice(_ series: some Sequence<Self>) -> Self {
        var best: Self?
        for status in series where status != .neverSeen { best = min(best ?? status, status) }
        return best ?? .neverSeen
    }
}
