/// How the rest of a block is packed.
///
/// The numbers are stored.
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
