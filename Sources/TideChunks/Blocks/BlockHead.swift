/// The first bytes of a block, all that is needed to step over it.
struct BlockHead {
    /// Numbers per block; the last block of a column may have fewer.
    ///
    /// Positions in it fit into a byte; smaller blocks spend more on heads.
    static let length = 256
    /// Stands for a width of 15 or more, which follows as a byte of its own.
    static let wide = 15

    var method = BlockMethod.level
    var packing = BlockPacking.plain
    /// Bits per number (0...56, 64), or k of Rice (0...40).
    var width = 0
    /// The first number (`delta`, `deltaOfDelta`); else the base of the rest.
    var first: Int64 = 0
    /// Slope of `line` and `curve` in 1/256; or base of the differences; or first difference.
    var second: Int64 = 0
    /// Bend of `curve` in 1/65536; or base of the second differences.
    var third: Int64 = 0

    /// What `line` and `curve` foretell for the number at `index`, counted from `first`.
    ///
    /// Over a block, slopes in 1/256 and bends in 1/65536 are exact to a unit. What overflows does so in writing and in
    /// reading alike.
    @inline(__always)
    func rise(_ index: Int) -> Int64 {
        let place = Int64(index)
        return method == .line ? (second &* place) >> 8 : ((second &<< 8 &+ third &* place) &* place) >> 16
    }
}
