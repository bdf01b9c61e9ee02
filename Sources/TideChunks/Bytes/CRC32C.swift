/// The checksum at the end of every chunk: CRC-32C (Castagnoli), reflected, as in iSCSI and ext4.
///
/// It finds every flipped bit and every damaged run of up to 32 bits.
///
/// Source: RFC 3720, B.4; eight tables as in Kounavis and Berry, "A Systematic Approach to Building High Performance
/// Software-Based CRC Generators" (2005).
public enum CRC32C {
    /// Table `t`, entry `b` at `256 t + b`: what byte `b` does to the checksum when `t` bytes follow it in the word.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var rest = UInt32(byte)
            for _ in 0..<8 { rest = rest >> 1 ^ (rest & 1 == 0 ? 0 : 0x82F6_3B78) }
            tables[byte] = rest
        }
        for index in 256..<tables.count {
            let shorter = tables[index - 256]
            tables[index] = shorter >> 8 ^ tables[Int(shorter & 255)]
        }
        return tables
    }()

    /// The checksum of `bytes`; of "123456789" it is 0xE3069283.
    public static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        tables.withUnsafeBufferPointer { tables in
            var checksum = UInt32.max
            var offset = 0
            while offset + 8 <= bytes.count {
                let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                checksum = fold(word ^ UInt64(checksum), tables)
                offset += 8
            }
            while offset < bytes.count {
                checksum = checksum >> 8 ^ tables[Int((checksum ^ UInt32(bytes[offset])) & 255)]
                offset += 1
            }
            return ~checksum
        }
    }

    @inline(__always)
    private static func fold(_ word: UInt64, _ tables: UnsafeBufferPointer<UInt32>) -> UInt32 {
        var checksum: UInt32 = 0
        for byte in 0..<8 {
            checksum ^= tables[(7 - byte) &* 256 &+ Int(word >> (8 &* UInt64(byte)) & 255)]
        }
        return checksum
    }
}
