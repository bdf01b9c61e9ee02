/// How a rollup block writes starts and counts: the upper bits of the byte whose lower four are the kind.
struct RollupForm: OptionSet {
    /// Starts are whole minutes, and counted in minutes.
    static let minutes = RollupForm(rawValue: 1 << 4)
    /// Starts are at equal distances.
    static let regular = RollupForm(rawValue: 1 << 5)
    /// Every series has a bucket at every start.
    static let full = RollupForm(rawValue: 1 << 6)
    /// All that is known.
    static let all: RollupForm = [.minutes, .regular, .full]

    let rawValue: UInt8

    /// Milliseconds that starts are counted in.
    var unit: Int64 { contains(.minutes) ? 60_000 : 1 }
}
