/// How the numbers of a block are foretold; what is left over is packed. The numbers are stored.
enum BlockMethod: UInt8 {
    /// Not at all: near one level.
    case level = 0
    /// By a straight line.
    case line = 1
    /// By the number before.
    case delta = 2
    /// By the number before and the step before it.
    case deltaOfDelta = 3

    /// Leading numbers that stand in the block's head instead of among the packed ones.
    @inline(__always) var leading: Int { self == .delta ? 1 : self == .deltaOfDelta ? 2 : 0 }

    /// Slopes of lines count in 1/256: over a block that is exact to half a unit.
    static let slopeBits: Int64 = 8
}

/// How the rest of a block is packed. The numbers are stored.
enum BlockPacking: UInt8 {
    /// Equal width for all.
    case plain = 0
    /// Equal width, and those that do not fit listed behind.
    case patched = 1
    /// Golomb-Rice: quotient by 2^k in ones, a zero, remainder in k bits.
    case rice = 2
}

/// The first bytes of a block, all that is needed to step over it.
struct BlockHead {
    /// Numbers per block; the last block of a column may have fewer. Positions in it fit into a byte.
    static let length = 128
    /// Stands for a width of 15 or more, which follows as a byte of its own.
    static let wide = 15

    var method = BlockMethod.level
    var packing = BlockPacking.plain
    /// Bits per number (0...56, 64), or k of Rice (0...32).
    var width = 0
    /// The first number (`delta`, `deltaOfDelta`); else the base of the rest.
    var first: Int64 = 0
    /// Slope of a line; or base of the differences; or first difference.
    var second: Int64 = 0
    /// Base of the second differences.
    var third: Int64 = 0

    /// What is added to every unpacked number.
    @inline(__always) var base: Int64 {
        switch method {
        case .level, .line: first
        case .delta: second
        case .deltaOfDelta: third
        }
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
        guard head.method == .line else { return }
        slope = head.second
        first &+= (slope &* Int64(BlockHead.length)) >> BlockMethod.slopeBits
    }
}

/// Golomb-Rice codes.
enum Rice {
    /// Quotients from here on are written as so many ones and then the number itself in 64 bits.
    static let escape = 24
    /// With a quotient below `escape`, its zero and the remainder a code has at most 56 bits.
    static let maximumRemainder = 32
}
