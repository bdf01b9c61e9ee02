internal import Glibc

/// Numbers byte strings in the order of their first appearance.
struct ByteStringTable {
    /// All strings, one after the other.
    private(set) var arena: [UInt8] = []
    /// Where each string ends in the arena.
    private(set) var ends: [Int] = []
    private var slots = [Int32](repeating: -1, count: 64)

    var count: Int { ends.count }

    /// Where a string lies in the arena.
    func range(_ number: Int) -> Range<Int> { (number == 0 ? 0 : ends[number - 1])..<ends[number] }

    /// Whether string `number` exists and is `text`.
    @inline(__always)
    func holds(_ text: UnsafeRawBufferPointer, at number: Int) -> Bool {
        guard number < ends.count else { return false }
        let range = range(number)
        guard range.count == text.count else { return false }
        return arena.withUnsafeBytes { arena in
            guard let known = arena.baseAddress, let start = text.baseAddress else { return true }
            return memcmp(known + range.lowerBound, start, text.count) == 0
        }
    }

    /// The number of `text`, which is added if it is new and fewer than `limit` are known; else nil.
    mutating func number(of text: UnsafeRawBufferPointer, limit: Int = .max) -> Int? {
        var slot = Self.hash(text) & (slots.count - 1)
        while slots[slot] >= 0 {
            if holds(text, at: Int(slots[slot])) { return Int(slots[slot]) }
            slot = (slot + 1) & (slots.count - 1)
        }
        guard count < limit else { return nil }
        slots[slot] = Int32(count)
        arena.append(contentsOf: text)
        ends.append(arena.count)
        if 2 * count > slots.count { grow() }
        return count - 1
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: 4 * slots.count)
        arena.withUnsafeBytes { arena in
            for number in 0..<count {
                var slot = Self.hash(UnsafeRawBufferPointer(rebasing: arena[range(number)])) & (slots.count - 1)
                while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
                slots[slot] = Int32(number)
            }
        }
    }

    /// Spreads strings over slots, and is not for keeping; the multiplier is SplitMix64's increment.
    private static func hash(_ text: UnsafeRawBufferPointer) -> Int {
        var (hash, offset) = (UInt64(truncatingIfNeeded: text.count), 0)
        func mix(_ word: UInt64) {
            let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
            hash = product.high ^ product.low &+ word
        }
        while offset + 8 <= text.count {
            mix(text.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var tail: UInt64 = 0
        while offset < text.count {
            tail = tail << 8 | UInt64(text[offset])
            offset += 1
        }
        mix(tail)
        return Int(truncatingIfNeeded: hash >> 16 & 0x7FFF_FFFF)
    }
}
