/// What packing leaves of a block: where the numbers count from, how they are packed, and what it costs.
struct Rest {
    var packing = BlockPacking.plain
    var width = 0
    var base: Int64 = 0
    /// Bits of what is packed, with an estimate for the head once that is known.
    var bits = Int.max

    /// Whether nothing is left: no method does better.
    var isFree: Bool { packing == .plain && width == 0 }
}

/// Finds the cheapest packing of a block by looking at its numbers in order of size.
struct OffsetSorter: ~Copyable {
    /// Rice codes take longer to read, so they must save this share: 1/32.
    private static let riceThreshold = 32
    /// More misfits than this are cheaper to pack.
    private static let maximumMisfits = 16

    private let scratch: UnsafeMutablePointer<UInt64>
    private var sorted: UnsafeMutablePointer<UInt64>
    private var other: UnsafeMutablePointer<UInt64>
    private let places: UnsafeMutablePointer<Int>
    /// Where spikes begin in the numbers seen last: twice the distance of the quartiles beyond them.
    private(set) var fences = Int64.min...Int64.max

    init() {
        scratch = .allocate(capacity: 2 * BlockHead.length)
        scratch.initialize(repeating: 0, count: 2 * BlockHead.length)
        sorted = scratch
        other = scratch + BlockHead.length
        places = .allocate(capacity: 256)
        places.initialize(repeating: 0, count: 256)
    }

    deinit {
        scratch.deallocate()
        places.deallocate()
    }

    /// The cheapest packing of `count` (at least 1) numbers.
    mutating func cheapest(_ numbers: UnsafePointer<Int64>, count: Int) -> Rest {
        var (least, greatest) = (numbers[0], numbers[0])
        for index in 1..<max(count, 1) {
            least = min(least, numbers[index])
            greatest = max(greatest, numbers[index])
        }
        let bits = 64 - UInt64(bitPattern: greatest &- least).leadingZeroBitCount
        var best = Rest(width: BitPacking.width(forBits: bits), base: least)
        best.bits = count * best.width
        guard bits > 0 else { return best }
        for index in 0..<count { sorted[index] = UInt64(bitPattern: numbers[index] &- least) }
        sort(count, bits: bits)
        noteFences(count, least)
        considerPatches(count, least, &best)
        considerRice(count, least, &best)
        return best
    }

    private mutating func noteFences(_ count: Int, _ least: Int64) {
        let first = sorted[count / 4], third = sorted[3 * count / 4], greatest = sorted[count - 1]
        let distance = 2 * min(third - first, .max >> 2)
        let low = first > distance ? first - distance : 0
        let high = greatest - third > distance ? third + distance : greatest
        fences = least &+ Int64(bitPattern: low)...least &+ Int64(bitPattern: high)
    }

    /// Sorts by the low `bits` bits, a byte at a time, least first.
    private mutating func sort(_ count: Int, bits: Int) {
        var shift: UInt64 = 0
        while shift < UInt64(bits) {
            places.update(repeating: 0, count: 256)
            for index in 0..<count { places[Int(sorted[index] >> shift & 255)] &+= 1 }
            var place = 0
            let digits = bits - Int(shift) >= 8 ? 256 : 1 << (bits - Int(shift))
            for digit in 0..<digits {
                let times = places[digit]
                places[digit] = place
                place &+= times
            }
            for index in 0..<count {
                let digit = Int(sorted[index] >> shift & 255)
                other[places[digit]] = sorted[index]
                places[digit] &+= 1
            }
            swap(&sorted, &other)
            shift += 8
        }
    }

    /// Leaves out up to `maximumMisfits` of the smallest and largest when a smaller width then holds the others.
    private func considerPatches(_ count: Int, _ least: Int64, _ best: inout Rest) {
        var width = best.width
        for left in 1...Self.maximumMisfits where left < count {
            let kept = count - left
            var (span, start) = (UInt64.max, 0)
            for first in 0...left where sorted[first + kept - 1] - sorted[first] < span {
                (span, start) = (sorted[first + kept - 1] - sorted[first], first)
            }
            let narrower = BitPacking.width(forBits: 64 - span.leadingZeroBitCount)
            guard narrower < width else { continue }
            width = narrower
            let base = sorted[start]
            var bits = count * width + 8
            for index in 0..<start { bits += 8 + 8 * ZigZag.bytes(Int64(bitPattern: sorted[index] &- base)) }
            for index in start + kept..<count { bits += 8 + 8 * ZigZag.bytes(Int64(bitPattern: sorted[index] &- base)) }
            guard bits < best.bits else { continue }
            best = Rest(packing: .patched, width: width, base: least &+ Int64(bitPattern: base), bits: bits)
        }
    }

    /// Counts from the median: the codes are shortest there.
    private func considerRice(_ count: Int, _ least: Int64, _ best: inout Rest) {
        // In normal noise the mean code is 1.2 times the distance of the quartiles, which spikes do not move.
        let quartiles = sorted[3 * count / 4] - sorted[count / 4]
        let remainder = max(0, 62 - (quartiles | 1).leadingZeroBitCount)
        guard remainder < Rice.maximumRemainder else { return }
        let median = sorted[count / 2]
        var (bits, finer) = (0, 0)
        for index in 0..<count {
            let code = ZigZag.encode(Int64(bitPattern: sorted[index] &- median))
            bits &+= Rice.bits(code, remainder)
            finer &+= Rice.bits(code, remainder + 1)
        }
        let cheaper = min(bits, finer)
        guard cheaper + cheaper / Self.riceThreshold < best.bits else { return }
        let width = bits <= finer ? remainder : remainder + 1
        best = Rest(packing: .rice, width: width, base: least &+ Int64(bitPattern: median), bits: cheaper)
    }
}
