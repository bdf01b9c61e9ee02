/// A 64-bit hash of a frame's topic and payload, for telling redelivery from news.
///
/// It is stored in the frame ledger, so its definition never changes: 8-byte little-endian words are folded by 128-bit
/// multiplication with fixed odd constants. It protects against chance, not against an adversary: the ledger compares
/// packet ids and order as well.
public enum FrameHash {
    @usableFromInline static let first: UInt64 = 0x9E37_79B9_7F4A_7C15  // 2^64 / golden ratio
    @usableFromInline static let second: UInt64 = 0xD6E8_FEB8_6659_FD93  // an odd constant with 32 bits set

    /// Hashes bytes, starting from `seed` (0 for a topic, the topic's hash for its payload).
    @inlinable
    public static func of(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
        var hash = seed ^ first &+ UInt64(bytes.count)
        var offset = 0
        while offset + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            hash = mix(hash ^ word, second)
            offset += 8
        }
        var last: UInt64 = 0
        var shift: UInt64 = 0
        while offset < bytes.count {
            last |= UInt64(bytes[offset]) << shift
            shift += 8
            offset += 1
        }
        return mix(hash ^ last, first)
    }

    @usableFromInline
    @inline(__always)
    static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = (a ^ first).multipliedFullWidth(by: b)
        return product.high ^ product.low ^ a
    }
}
