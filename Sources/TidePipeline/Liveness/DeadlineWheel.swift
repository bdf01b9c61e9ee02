public import TideModel

/// Numbers waiting for the second in which to look at them: 16 KB and 4 bytes a number; nothing is allocated by a message.
///
/// A number stands in at most one slot. What is heard again stays where it is, and is given its next deadline when its
/// slot comes: a message costs nothing here. A deadline beyond the last slot is looked at there and put off.
public struct DeadlineWheel: Sendable {
    /// Slots of a second, a power of 2: a bit more than an hour.
    ///
    /// 700,000 series that are heard once a day are then looked at 170 times a second.
    static let slots = 4_096
    private static let nobody = UInt32.max
    /// Stands nowhere.
    private static let absent = UInt32.max - 1

    /// First number of each slot.
    private var heads = Array(repeating: nobody, count: slots)
    /// By number: the next one of its slot.
    private var next: [UInt32] = []
    /// A bit for each slot in which somebody stands.
    private var occupied = Array(repeating: UInt64(0), count: slots / 64)
    /// The second at which the wheel stands; the slots are those from it on.
    private var second: Int64
    /// How many numbers wait.
    public private(set) var count = 0

    /// Makes an empty wheel.
    ///
    /// - Parameter now: no deadline is looked for before.
    public init(from now: Timestamp) { second = Self.second(of: now) }

    /// Whether a number waits.
    public func contains(_ number: UInt32) -> Bool { Int(number) < next.count && next[Int(number)] != Self.absent }

    /// Lets a number wait, unless it does already: then it is looked at in its slot, and put off if need be.
    public mutating func insert(_ number: UInt32, at deadline: Timestamp) {
        precondition(number < Self.absent, "a series number")
        while next.count <= Int(number) { next.append(Self.absent) }
        guard next[Int(number)] == Self.absent else { return }
        // Rounded up: a deadline is past when its slot comes.
        let wanted = Self.second(of: deadline + 999)
        let slot = Int(min(max(wanted, second), second + Int64(Self.slots) - 1) & Int64(Self.slots - 1))
        next[Int(number)] = heads[slot]
        heads[slot] = number
        occupied[slot / 64] |= 1 << UInt64(slot % 64)
        count += 1
    }

    /// The earliest time at which somebody may be due; nil when nobody waits.
    ///
    /// - Complexity: at most 65 words are looked at.
    public var earliest: Timestamp? {
        firstOccupied().map { Timestamp(milliseconds: $0 * 1_000) }
    }

    /// Takes one number whose slot has come; nil when there is none.
    public mutating func take(through now: Timestamp) -> UInt32? {
        let last = Self.second(of: now)
        // After a step back of our own clock everybody is looked at within one turn of the wheel.
        if last < second { second = last }
        guard let found = firstOccupied(), found <= last else {
            second = last
            return nil
        }
        second = found
        let slot = Int(found & Int64(Self.slots - 1)), number = heads[slot]
        heads[slot] = next[Int(number)]
        next[Int(number)] = Self.absent
        if heads[slot] == Self.nobody { occupied[slot / 64] &= ~(1 << UInt64(slot % 64)) }
        count -= 1
        return number
    }

    /// The first second from `second` on in whose slot somebody stands.
    private func firstOccupied() -> Int64? {
        let start = Int(second & Int64(Self.slots - 1))
        for step in 0...occupied.count {
            let word = (start / 64 + step) % occupied.count
            var bits = occupied[word]
            if step == 0 { bits &= ~0 << UInt64(start % 64) }
            if step == occupied.count { bits &= (1 << UInt64(start % 64)) - 1 }
            guard bits != 0 else { continue }
            let slot = word * 64 + bits.trailingZeroBitCount
            return second + Int64((slot - start + Self.slots) % Self.slots)
        }
        return nil
    }

    /// The second in which a time lies, within what sums of it allow.
    private static func second(of time: Timestamp) -> Int64 {
        Int64((Double(time.milliseconds) / 1_000).rounded(.down))
    }
}
