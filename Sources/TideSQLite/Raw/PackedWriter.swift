/// Bytes of a block before compression, and where a column begins.
struct PackedWriter {
    private(set) var bytes: [UInt8] = []
    /// Starts of columns: compressed apart, each gets Huffman codes of its own.
    private(set) var cuts: [Int] = []

    /// A smaller column is not worth codes of its own.
    private static let minimumPart = 1_024

    mutating func byte(_ value: UInt8) { bytes.append(value) }

    mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 128 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func zigzag(_ value: Int64) { varint(IntegerColumn.code(value)) }

    mutating func raw(_ content: UnsafeRawBufferPointer) { bytes.append(contentsOf: content) }

    mutating func text(_ text: String) {
        varint(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    /// Appends `count` bytes that `fill` writes.
    mutating func reserve(_ count: Int, _ fill: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: count))
        bytes.withUnsafeMutableBufferPointer { fill(UnsafeMutableBufferPointer(rebasing: $0[start...])) }
    }

    /// Marks the border between two columns.
    mutating func cut() {
        if bytes.count - (cuts.last ?? 0) >= Self.minimumPart { cuts.append(bytes.count) }
    }
}
