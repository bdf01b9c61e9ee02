import TideChunks
import TideModel

/// Small chunks, or rollup blocks, of neighbouring devices, packed together: alone they are mostly heads, which are all
/// alike.
///
/// Bytes: zstd of one entry after the other; an entry is `u32` length of a piece, least byte first, and the piece.
struct Bundle {
    /// Devices whose pieces share a bundle: numbers that agree but for the low 8 bits.
    static let devices: DeviceNumber = 256
    /// Most bytes before packing.
    static let maximumBytes = 4 << 20

    /// Entries, unpacked.
    private var bytes: [UInt8] = []
    /// Pieces in it.
    private(set) var count = 0
    /// First and last time of what is in it, milliseconds since 1970.
    private(set) var times: ClosedRange<Int64> = 0...0

    /// The bundle that a device's pieces go into.
    static func range(of device: DeviceNumber) -> Int64 { Int64(device / devices) }

    /// Whether another piece would be too much.
    func isFull(for piece: [UInt8]) -> Bool { bytes.count + piece.count + 4 > Self.maximumBytes }

    /// Adds a piece.
    mutating func append(_ piece: [UInt8], _ span: ClosedRange<Int64>) {
        for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: piece.count >> shift)) }
        bytes += piece
        times = count == 0 ? span : min(times.lowerBound, span.lowerBound)...max(times.upperBound, span.upperBound)
        count += 1
    }

    /// The packed bytes.
    func packed(_ zstd: Zstandard) -> [UInt8] {
        bytes.withUnsafeBytes { zstd.compress($0, cuts: [], after: []) }
    }

    /// The pieces of packed bytes, each opened by `open`.
    static func pieces<Piece>(
        of packed: UnsafeRawBufferPointer,
        _ open: ([UInt8]) throws(FormatError) -> Piece
    ) throws(FormatError) -> [Piece] {
        let bytes = try Zstandard.decompress(packed, limit: maximumBytes)
        var pieces: [Piece] = []
        var offset = 0
        while offset < bytes.count {
            guard bytes.count - offset >= 4 else { throw FormatError("bundle is cut short", at: offset) }
            let length = (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
            offset += 4
            guard length <= bytes.count - offset else { throw FormatError("bundle is cut short", at: offset) }
            pieces.append(try open(Array(bytes[offset..<offset + length])))
            offset += length
        }
        return pieces
    }
}
