/// How the numbers of a block are foretold; what is left over is packed. The numbers are stored.
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

/// How the rest of a block is packed. The numbers are stored.
enum BlockPacking: UInt8 {
    /// Equal width for all.
    case plain = 0
    /// Equal width, and those that do not fit listed behind.
    case patched = 1
    /// Golomb-Rice: quotient by 2^k in ones, a zero, remainder in k bits.
    case rice = 2

    /// Method times this plus packing stand in the upper half of a block's first byte.
    static let count: UInt8 = 3
}

/// The first bytes of a block, all that is needed to step over it.
struct BlockHead {
    /// Numbers per block; the last block of a column may have fewer. Positions in it fit into a byte.
    static let length = 256
    /// Stands for a width of 15 or more, which follows as a byte of its own.
    static let wide = 15

    var method = BlockMethod.level
    var packing = BlockPacking.plain
    /// Bits per number (0...56, 64), or k of Rice (0...32).
    var width = 0
    /// The first number (`delta`, `deltaOfDelta`); else the base of the rest.
    var first: Int64 = 0
    /// Slope of `line` and `curve` in 1/256; or base of the differences; or first difference.
    var second: Int64 = 0
    /// Bend of `curve` in 1/65536; or base of the second differences.
    var third: Int64 = 0

    /// What `line` and `curve` foretell for the number at `index`, counted from `first`. Over a block, slopes in 1/256
    /// and bends in 1/65536 are exact to a unit. Whatever overflows does so in writing and reading alike.
    @inline(__always)
    func rise(_ index: Int) -> Int64 {
        let place = Int64(index)
        return method == .line ? (second &* place) >> 8 : ((second &<< 8 &+ third &* place) &* place) >> 16
    }
}

/// What a block's head is written against: where the block before leads to.
struct BlockChain {
    private(set) var first: Int64 = 0
    private(set) var slope: Int64 = 0

    /// Goes on after a full block with this head.
    @inline(__always)
    mutating func follow(_ head: BlockHead) {
        first = head.first
        guard head.method == .line || head.method == .curve else { return }
        first &+= head.rise(BlockHead.length)
        slope = head.second
        if head.method == .curve { slope &+= (head.third &* Int64(2 * BlockHead.length)) >> 8 }
    }
}

/// Golomb-Rice codes.
enum Rice {
    /// Quotients from here on are written as so many ones and then the number itself in 64 bits.
    static let escape = 24
    /// With a quotient below `escape`, its zero and the remainder a code has at most 56 bits.
    static let maximumRemainder = 32
}
