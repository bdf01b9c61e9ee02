/// How the numbers of a block are foretold; what is left over is packed.
///
/// The numbers are stored.
enum BlockMethod: UInt8 {
    /// Not at all: near one level.
    case level = 0
    /// By a straight line.
    case line = 1
    /// By a parabola: half an hour of a sunny morning, a battery that empties.
    case curve = 2
    /// By the number before.
    case delta = 3
    /// By the number before and the step before it.
    case deltaOfDelta = 4

    /// Leading numbers that stand in the block's head instead of among the packed ones.
    @inline(__always) var leading: Int {
        switch self {
        case .level, .line, .curve: 0
        case .delta: 1
        case .deltaOfDelta: 2
        }
    }
}
