/// Writes numbers in blocks, each in the cheapest of the ways that `BlockDecoder` reads.
///
/// Owns scratch memory for one block, so that no memory is taken per block.
struct BlockEncoder: ~Copyable {
    private let scratch: UnsafeMutablePointer<Int64>
    /// Differences from what the method foretells, of the method being tried.
    private var trial: UnsafeMutablePointer<Int64>
    /// The same of the best method so far.
    private var best: UnsafeMutablePointer<Int64>
    private let packed: UnsafeMutablePointer<UInt64>
    private var sorter = OffsetSorter()
    private var head = BlockHead()
    private var rest = Rest()
    private var bestSpread: UInt64 = 0
    private var chain = BlockChain()

    init() {
        scratch = .allocate(capacity: 2 * BlockHead.length)
        scratch.initialize(repeating: 0, count: 2 * BlockHead.length)
        trial = scratch
        best = scratch + BlockHead.length
        packed = .allocate(capacity: BlockHead.length)
        packed.initialize(repeating: 0, count: BlockHead.length)
    }

    deinit {
        scratch.deallocate()
        packed.deallocate()
    }

    /// Appends `count` numbers as blocks.
    mutating func append(_ numbers: UnsafePointer<Int64>, count: Int, to out: inout [UInt8]) {
        chain = BlockChain()
        var start = 0
        while start < count {
            let length = min(BlockHead.length, count - start)
            choose(numbers + start, length)
            write(length, to: &out)
            chain.follow(head)
            start += length
        }
    }

    private mutating func choose(_ block: UnsafePointer<Int64>, _ count: Int) {
        rest.bits = .max
        consider(level(block, count), count)
        guard !rest.isFree, count > 2 else { return }
        let fences = sorter.fences
        if let line = line(block, count, fences) { consider(line, count) }
        guard !rest.isFree else { return }
        if let curve = curve(block, count, fences) { consider(curve, count) }
        guard !rest.isFree else { return }
        consider(delta(block, count), count)
        // Where one difference does not help, two do not either: noise grows with each.
        guard !rest.isFree, head.method == .delta else { return }
        consider(deltaOfDelta(block, count), count)
    }

    /// Keeps the method whose differences are in `trial` when it is cheaper than the best so far.
    private mutating func consider(_ candidate: BlockHead, _ count: Int) {
        let length = count - candidate.method.leading
        let spread = Self.spread(trial, length)
        guard rest.bits == .max || spread / 4 * 3 <= bestSpread else { return }
        var found = sorter.cheapest(trial, count: length)
        found.bits += headBits(candidate, base: found.base)
        guard found.bits < rest.bits else { return }
        head = candidate
        rest = found
        bestSpread = spread
        head.packing = found.packing
        head.width = found.width
        switch head.method {
        case .level, .line, .curve: head.first = found.base
        case .delta: head.second = found.base
        case .deltaOfDelta: head.third = found.base
        }
        swap(&trial, &best)
    }

    /// Sum of the distances from the mean: a method that leaves a third more than another is not worth sorting.
    ///
    /// Where it overflows, the choice is worse and the bytes are right.
    private static func spread(_ numbers: UnsafePointer<Int64>, _ count: Int) -> UInt64 {
        let first = numbers[0]
        var sum: Int64 = 0
        for index in 0..<count { sum &+= numbers[index] &- first }
        let mean = first &+ sum / Int64(count)
        var spread: UInt64 = 0
        for index in 0..<count { spread &+= (numbers[index] &- mean).magnitude }
        return spread
    }

    private func headBits(_ head: BlockHead, base: Int64) -> Int {
        let bytes =
            switch head.method {
            case .level: ZigZag.bytes(base &- chain.first)
            case .line: ZigZag.bytes(base &- chain.first) + ZigZag.bytes(head.second &- chain.slope)
            case .curve:
                ZigZag.bytes(base &- chain.first) + ZigZag.bytes(head.second &- chain.slope) + ZigZag.bytes(head.third)
            case .delta: ZigZag.bytes(head.first &- chain.first) + ZigZag.bytes(base)
            case .deltaOfDelta:
                ZigZag.bytes(head.first &- chain.first) + ZigZag.bytes(head.second) + ZigZag.bytes(base)
            }
        return 8 * bytes
    }

    // MARK: Methods: each fills `trial`

    private func level(_ block: UnsafePointer<Int64>, _ count: Int) -> BlockHead {
        trial.update(from: block, count: count)
        return BlockHead()
    }

    /// The slope between the means of both halves: nearly as good as least squares, and exact in integers.
    ///
    /// Spikes count as if they stood at the fence.
    private func line(_ block: UnsafePointer<Int64>, _ count: Int, _ fences: ClosedRange<Int64>) -> BlockHead? {
        let half = count / 2
        var rise: Int64 = 0
        for index in 0..<half {
            let step = fences.clamp(block[count - half + index]) &- fences.clamp(block[index])
            // Beyond this the sum could overflow; such numbers lie on no line worth the name.
            guard step.magnitude < 1 << 44 else { return nil }
            rise &+= step
        }
        let slope = (rise << 8) / Int64(half * (count - half))
        guard slope != 0 else { return nil }
        return fill(block, count, BlockHead(method: .line, second: slope))
    }

    /// The parabola through the means of three thirds.
    private func curve(_ block: UnsafePointer<Int64>, _ count: Int, _ fences: ClosedRange<Int64>) -> BlockHead? {
        let third = count / 3
        // Less than that is a line, or noise.
        guard third >= 8 else { return nil }
        var (rise, bend) = (Int64(0), Int64(0))
        for index in 0..<third {
            let middle = fences.clamp(block[index + third])
            let before = middle &- fences.clamp(block[index])
            let after = fences.clamp(block[index + 2 * third]) &- middle
            guard before.magnitude < 1 << 36, after.magnitude < 1 << 36 else { return nil }
            rise &+= before &+ after
            bend &+= after &- before
        }
        let length = Int64(third)
        let perSquare = (bend << 16) / (2 * length * length * length)
        guard perSquare != 0 else { return nil }
        let slope = (rise << 8) / (2 * length * length) - (perSquare * (3 * length - 1)) >> 8
        return fill(block, count, BlockHead(method: .curve, second: slope, third: perSquare))
    }

    private func fill(_ block: UnsafePointer<Int64>, _ count: Int, _ head: BlockHead) -> BlockHead {
        for index in 0..<count { trial[index] = block[index] &- head.rise(index) }
        return head
    }

    private func delta(_ block: UnsafePointer<Int64>, _ count: Int) -> BlockHead {
        for index in 1..<count { trial[index - 1] = block[index] &- block[index - 1] }
        return BlockHead(method: .delta, first: block[0])
    }

    private func deltaOfDelta(_ block: UnsafePointer<Int64>, _ count: Int) -> BlockHead {
        for index in 2..<count { trial[index - 2] = block[index] &- 2 &* block[index - 1] &+ block[index - 2] }
        return BlockHead(method: .deltaOfDelta, first: block[0], second: block[1] &- block[0])
    }

    // MARK: Writing

    private func write(_ count: Int, to out: inout [UInt8]) {
        let width = min(head.width, BlockHead.wide)
        let kind = head.method.rawValue * BlockPacking.count + head.packing.rawValue
        out.append(kind << 4 | UInt8(width))
        if width == BlockHead.wide { out.append(UInt8(head.width)) }
        out.append(zigzag: head.first &- chain.first)
        switch head.method {
        case .level: break
        case .line: out.append(zigzag: head.second &- chain.slope)
        case .curve:
            out.append(zigzag: head.second &- chain.slope)
            out.append(zigzag: head.third)
        case .delta: out.append(zigzag: head.second)
        case .deltaOfDelta:
            out.append(zigzag: head.second)
            out.append(zigzag: head.third)
        }
        let length = count - head.method.leading
        for index in 0..<length { packed[index] = UInt64(bitPattern: best[index] &- rest.base) }
        switch head.packing {
        case .plain: BitPacking.append(packed, count: length, width: head.width, to: &out)
        case .patched: writePatched(length, to: &out)
        case .rice: writeRice(length, to: &out)
        }
    }

    private func writePatched(_ count: Int, to out: inout [UInt8]) {
        BitPacking.append(packed, count: count, width: head.width, to: &out)
        let limit = UInt64(1) << UInt64(head.width)
        let countAt = out.count
        out.append(0)
        for index in 0..<count where packed[index] >= limit {
            out[countAt] += 1
            out.append(UInt8(index))
        }
        for index in 0..<count where packed[index] >= limit { out.append(zigzag: Int64(bitPattern: packed[index])) }
    }

    private func writeRice(_ count: Int, to out: inout [UInt8]) {
        var bits = BitWriter()
        for index in 0..<count {
            let code = ZigZag.encode(Int64(bitPattern: packed[index]))
            let quotient = code >> UInt64(head.width)
            if quotient >= UInt64(Rice.escape) {
                let length = 64 - code.leadingZeroBitCount
                let escape = (1 << UInt64(Rice.escape)) - 1 | UInt64(length - 1) << UInt64(Rice.escape)
                bits.append(escape, Rice.escape + 6, to: &out)
                bits.append(code, length, to: &out)
            } else {
                bits.append((1 << quotient) - 1, Int(quotient) + 1, to: &out)
                bits.append(code & ((1 << UInt64(head.width)) - 1), head.width, to: &out)
            }
        }
        bits.finish(&out)
    }
}

extension ClosedRange<Int64> {
    /// The number of the range that is nearest to `number`.
    @inline(__always)
    fileprivate func clamp(_ number: Int64) -> Int64 { Swift.min(Swift.max(number, lowerBound), upperBound) }
}
