internal import TideModel

/// A column of integers as differences: to the value before, or to the last value of the same key.
///
/// Differences are zigzag-coded and split into planes of bytes, lowest first; equal ones are kept once.
enum IntegerColumn {
    @inline(__always)
    static func code(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }

    @inline(__always)
    static func value(_ code: UInt64) -> Int64 { Int64(bitPattern: code >> 1) ^ -Int64(bitPattern: code & 1) }

    /// Writes `values`; `sameKey` gives for each position the last one of its key, or -1.
    static func write(_ values: [Int64], sameKey: [Int32]? = nil, to writer: inout PackedWriter) {
        guard let first = values.first else { return }
        writer.cut()
        var codes = [UInt64](repeating: 0, count: values.count)
        let isKeyed = differences(values, sameKey, &codes)
        writer.byte(isKeyed ? 1 : 0)
        writer.zigzag(first)
        guard values.count > 1 else { return }
        var (all, isConstant) = (UInt64(0), true)
        for index in 1..<codes.count {
            all |= codes[index]
            isConstant = isConstant && codes[index] == codes[1]
        }
        let width = isConstant ? 0 : (71 - all.leadingZeroBitCount) / 8
        writer.byte(UInt8(width))
        if isConstant { return writer.varint(codes[1]) }
        writePlanes(codes, width: width, to: &writer)
    }

    private static func writePlanes(_ codes: [UInt64], width: Int, to writer: inout PackedWriter) {
        for plane in 0..<width {
            writer.cut()
            writer.reserve(codes.count - 1) { target in
                for index in 0..<target.count {
                    target[index] = UInt8(truncatingIfNeeded: codes[index + 1] >> UInt64(8 * plane))
                }
            }
        }
    }

    /// Fills in the shorter of both kinds of differences, measured in bits; returns whether they are by key.
    private static func differences(_ values: [Int64], _ sameKey: [Int32]?, _ codes: inout [UInt64]) -> Bool {
        var (bits, keyedBits) = (0, 0)
        guard let sameKey else {
            for index in 1..<max(1, values.count) { codes[index] = code(values[index] &- values[index - 1]) }
            return false
        }
        for index in 1..<max(1, values.count) {
            let last = sameKey[index]
            codes[index] = code(values[index] &- values[last < 0 ? index - 1 : Int(last)])
            bits -= code(values[index] &- values[index - 1]).leadingZeroBitCount
            keyedBits -= codes[index].leadingZeroBitCount
        }
        if keyedBits < bits { return true }
        for index in 1..<max(1, values.count) { codes[index] = code(values[index] &- values[index - 1]) }
        return false
    }

    /// Reads `count` values; the caller has bounded the count.
    static func read(
        count: Int,
        sameKey: [Int32]? = nil,
        from reader: inout PackedReader
    ) throws(FormatError) -> [Int64] {
        guard count > 0 else { return [] }
        let kind = try reader.byte()
        guard kind == 0 || (kind == 1 && sameKey != nil) else { throw reader.damage("column of unknown kind \(kind)") }
        var values = [Int64](repeating: try reader.zigzag(), count: count)
        guard count > 1 else { return values }
        let width = Int(try reader.byte())
        guard width <= 8 else { throw reader.damage("integers of \(width) bytes") }
        let constant = width == 0 ? try reader.varint() : 0
        let planes = try reader.raw((count - 1) * width)
        for index in 1..<count {
            var code = constant
            for plane in 0..<width { code |= UInt64(planes[plane * (count - 1) + index - 1]) << UInt64(8 * plane) }
            let last = kind == 1 ? sameKey?[index] ?? -1 : -1
            values[index] = values[last < 0 ? index - 1 : Int(last)] &+ value(code)
        }
        return values
    }
}
