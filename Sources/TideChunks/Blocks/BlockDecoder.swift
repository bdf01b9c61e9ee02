internal import TideModel

/// Reads what `BlockEncoder` wrote, block by block, or steps over blocks.
struct BlockDecoder {
    /// Where the next block begins.
    private(set) var cursor: ByteCursor
    private var chain = BlockChain()

    init(_ cursor: ByteCursor) { self.cursor = cursor }

    /// Steps over a block of `count` numbers without unpacking it.
    mutating func skip(_ count: Int) throws(FormatError) {
        let head = try readHead()
        let length = try packedCount(head, count)
        switch head.packing {
        case .plain: _ = try cursor.skip(BitPacking.bytes(length, width: head.width))
        case .patched:
            _ = try cursor.skip(BitPacking.bytes(length, width: head.width))
            let misfits = Int(try cursor.byte())
            _ = try cursor.skip(misfits)
            for _ in 0..<misfits { _ = try cursor.varint() }
        case .rice: try skipRice(head, length)
        }
        chain.follow(head)
    }

    /// Reads a block of `count` (1...256) numbers.
    mutating func read(_ count: Int, into out: UnsafeMutablePointer<Int64>) throws(FormatError) {
        let head = try readHead()
        let length = try packedCount(head, count)
        try (out + head.method.leading).withMemoryRebound(to: UInt64.self, capacity: length) {
            (packed) throws(FormatError) in
            switch head.packing {
            case .plain: try readPlain(head, length, packed)
            case .patched:
                try readPlain(head, length, packed)
                try readMisfits(length, packed)
            case .rice: try readRice(head, length, packed)
            }
        }
        Self.restore(head, count, out)
        chain.follow(head)
    }

    private func packedCount(_ head: BlockHead, _ count: Int) throws(FormatError) -> Int {
        guard head.method.leading < count else { throw FormatError("block of \(count) too short", at: cursor.offset) }
        return count - head.method.leading
    }

    private mutating func readHead() throws(FormatError) -> BlockHead {
        let byte = try cursor.byte()
        guard let method = BlockMethod(rawValue: (byte >> 4) / BlockPacking.count),
            let packing = BlockPacking(rawValue: (byte >> 4) % BlockPacking.count)
        else { throw FormatError("block head \(byte) unknown", at: cursor.offset) }
        var head = BlockHead(method: method, packing: packing, width: Int(byte & 15))
        if head.width == BlockHead.wide { head.width = Int(try cursor.byte()) }
        let limit = packing == .rice ? Rice.maximumRemainder : BitPacking.maximumWidth
        guard head.width <= limit || (packing == .plain && head.width == 64) else {
            throw FormatError("width \(head.width) not used", at: cursor.offset)
        }
        head.first = chain.first &+ (try cursor.zigzag())
        switch method {
        case .level: break
        case .line: head.second = chain.slope &+ (try cursor.zigzag())
        case .curve:
            head.second = chain.slope &+ (try cursor.zigzag())
            head.third = try cursor.zigzag()
        case .delta: head.second = try cursor.zigzag()
        case .deltaOfDelta:
            head.second = try cursor.zigzag()
            head.third = try cursor.zigzag()
        }
        return head
    }

    // MARK: Unpacking

    private mutating func readPlain(
        _ head: BlockHead,
        _ count: Int,
        _ out: UnsafeMutablePointer<UInt64>
    ) throws(FormatError) {
        let start = try cursor.skip(BitPacking.bytes(count, width: head.width))
        BitPacking.read(cursor, at: start, count: count, width: head.width, into: out)
    }

    private mutating func readMisfits(_ count: Int, _ out: UnsafeMutablePointer<UInt64>) throws(FormatError) {
        let misfits = Int(try cursor.byte())
        let start = try cursor.skip(misfits)
        let positions = cursor.raw(start..<start + misfits)
        for position in positions {
            guard Int(position) < count else { throw FormatError("misfit outside its block", at: start) }
            out[Int(position)] = UInt64(bitPattern: try cursor.zigzag())
        }
    }

    private mutating func readRice(
        _ head: BlockHead,
        _ count: Int,
        _ out: UnsafeMutablePointer<UInt64>
    ) throws(FormatError) {
        let start = cursor.offset, end = 8 * cursor.remaining
        let remainder = UInt64(head.width)
        let mask = (UInt64(1) << remainder) - 1
        // A word serves until the next code, or the length of an escaped one, might not lie in it whole.
        let needed = Rice.escape + max(head.width, 6)
        var (position, word, left) = (0, UInt64(0), 0)
        for index in 0..<count {
            if left < needed {
                word = cursor.word(at: start &+ position >> 3) >> UInt64(position & 7)
                left = 64 &- position & 7
            }
            let ones = (~word).trailingZeroBitCount
            if ones < Rice.escape {
                let code = UInt64(ones) &<< remainder | word &>> UInt64(ones &+ 1) & mask
                out[index] = UInt64(bitPattern: ZigZag.decode(code))
                let length = ones &+ 1 &+ head.width
                word &>>= UInt64(length)
                left &-= length
                position &+= length
            } else {
                let length = Int(word >> UInt64(Rice.escape) & 63) + 1
                position &+= Rice.escape &+ 6
                out[index] = UInt64(bitPattern: ZigZag.decode(bits(length, start, position)))
                position &+= length
                left = 0
            }
        }
        guard position <= end else { throw FormatError("codes cut short", at: start) }
        _ = try cursor.skip((position + 7) / 8)
    }

    /// Codes do not say how long they are: they are read to find their end.
    private mutating func skipRice(_ head: BlockHead, _ count: Int) throws(FormatError) {
        try withUnsafeTemporaryAllocation(of: UInt64.self, capacity: BlockHead.length) {
            (codes) throws(FormatError) in
            guard let base = codes.baseAddress else { return }
            try readRice(head, count, base)
        }
    }

    /// So many bits (1...64) from `position` on, counted from the byte `start`.
    private func bits(_ length: Int, _ start: Int, _ position: Int) -> UInt64 {
        let low = cursor.word(at: start + position >> 3), high = cursor.word(at: start + position >> 3 + 8)
        // Smart shifts: a shift by 64 gives 0.
        let bits = low >> UInt64(position & 7) | high << (64 - position & 7)
        return bits & (UInt64.max >> (64 - length))
    }

    // MARK: Undoing the method

    private static func restore(_ head: BlockHead, _ count: Int, _ out: UnsafeMutablePointer<Int64>) {
        switch head.method {
        case .level: for index in 0..<count { out[index] &+= head.first }
        case .line, .curve: for index in 0..<count { out[index] &+= head.first &+ head.rise(index) }
        case .delta:
            var last = head.first
            out[0] = last
            for index in 1..<count {
                last &+= out[index] &+ head.second
                out[index] = last
            }
        case .deltaOfDelta:
            var (last, step) = (head.first &+ head.second, head.second)
            (out[0], out[1]) = (head.first, last)
            for index in 2..<count {
                step &+= out[index] &+ head.third
                last &+= step
                out[index] = last
            }
        }
    }
}
