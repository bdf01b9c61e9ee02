internal import TideModel

/// What stands before the fields of lines, by its bytes, with what was made of it the first time.
///
/// A device's lines begin all alike, so who sent one is a question of some words. Bounded; confined to the decoder that
/// owns it, so that nothing is accessed twice at once: to check that at run time would cost a tenth.
final class LineHeads {
    struct Head {
        var hash: UInt64
        var firstWord: Int32
        /// In bytes.
        var length: Int32
        /// Index into the devices; -1 when the tags do not tell it.
        var device: Int32
        /// Whether the profile reads such lines.
        var isOwn: Bool
        /// Index into what its tags hold besides; -1: nothing.
        var tagged: Int32
    }

    /// What was made of tags that are fields.
    struct Tagged {
        var cells: [DecodedCell] = []
        var attributes: [DecodedAttribute] = []
    }

    /// A device in the frame being decoded.
    private struct Mark {
        var frame: UInt64
        var identity: UInt32
    }

    /// Beyond this everything is forgotten before the next frame: about 20 MB.
    private static let maximumHeads = 1 << 17
    private static let maximumWords = 1 << 20
    /// How far a head is looked for; what nobody can choose so that all share one place of the table.
    private static let maximumProbes = 16

    private let plan: LinePlan
    private var captures: TopicCaptures = [:]
    @exclusivity(unchecked) private var frame: UInt64 = 0
    @exclusivity(unchecked) private(set) var epoch: UInt32 = 0
    /// Indices of heads by hash, -1 where there is none; its length is a power of two.
    @exclusivity(unchecked) private var table = RawList<Int32>()
    @exclusivity(unchecked) private var heads = RawList<Head>()
    @exclusivity(unchecked) private var words = RawList<UInt64>()
    @exclusivity(unchecked) private var marks = RawList<Mark>()
    @exclusivity(unchecked) private var devices: [DeviceKey] = []
    private var numbers: [DeviceKey: Int32] = [:]
    @exclusivity(unchecked) private(set) var tagged: [Tagged] = []

    init(_ plan: LinePlan) {
        self.plan = plan
        clearTable(256)
    }

    deinit {
        table.free()
        heads.free()
        words.free()
        marks.free()
    }

    /// Begins a frame.
    func begin(_ captures: TopicCaptures) {
        frame += 1
        if plan.identity?.readsTopic == true, captures != self.captures {
            self.captures = captures
            forget()
        } else if heads.count >= Self.maximumHeads || words.count >= Self.maximumWords {
            forget()
        }
    }

    private func forget() {
        epoch &+= 1
        heads.removeAll()
        words.removeAll()
        marks.removeAll()
        devices.removeAll(keepingCapacity: true)
        numbers.removeAll(keepingCapacity: true)
        tagged.removeAll()
        clearTable(256)
    }

    private func clearTable(_ count: Int) {
        table.removeAll()
        for _ in 0..<count { table.append(-1) }
    }

    /// Reads a head.
    ///
    /// - Parameter at: first byte of the line; then the first field.
    /// - Returns: what it means.
    /// - Throws: when it is not written as it must be, or no field follows.
    @inline(__always)
    func read(_ at: inout LineBytes) throws(LineProblem) -> Head {
        let start = at
        var hash = LineText.seed
        var hits = Self.ends(at.word)
        while hits == 0 {
            hash = LineText.mixed(hash, at.word)
            at += 8
            hits = Self.ends(at.word)
        }
        let left = hits.trailingZeroBitCount >> 3
        hash = LineText.mixed(hash, at.word & LineText.mask(left))
        at += left
        if at.pointee != 0x20 {
            try Self.readSlowly(start, &at)
            hash = LineText.hash(start, at - start)
        }
        let head = try find(start, at - start, hash)
        at.skipBlanks()
        return head
    }

    /// Marks the blanks, ends of lines and backslashes of a word; the lowest mark is right.
    @inline(__always)
    private static func ends(_ word: UInt64) -> UInt64 {
        zeros(word ^ 0x2020_2020_2020_2020) | zeros(word ^ 0x0A0A_0A0A_0A0A_0A0A) | zeros(word ^ 0x5C5C_5C5C_5C5C_5C5C)
    }

    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }

    /// Goes to the end of a head that has escapes.
    private static func readSlowly(_ start: LineBytes, _ at: inout LineBytes) throws(LineProblem) {
        while at.pointee != 0x20, at.pointee != 0x0A { at += at.isEscape ? 2 : 1 }
        if at.pointee == 0x0A { throw LineProblem(.noFields, at: at[-1] == 0x0D && at - start > 1 ? at - 1 : at) }
    }

    @inline(__always)
    private func find(_ start: LineBytes, _ length: Int, _ hash: UInt64) throws(LineProblem) -> Head {
        let mask = table.count - 1
        var place = Int(truncatingIfNeeded: hash) & mask
        for _ in 0..<Self.maximumProbes {
            let index = Int(table.base[place])
            guard index >= 0 else { break }
            let head = heads.base + index
            if head.pointee.hash == hash, isEqual(head, start, length) { return head.pointee }
            place = (place + 1) & mask
        }
        return try learn(start, length, hash)
    }

    @inline(__always)
    private func isEqual(_ head: UnsafeMutablePointer<Head>, _ start: LineBytes, _ length: Int) -> Bool {
        guard Int(head.pointee.length) == length else { return false }
        var (at, word) = (start, words.base + Int(head.pointee.firstWord))
        let end = start + length
        while end - at >= 8 {
            guard at.word == word.pointee else { return false }
            (at, word) = (at + 8, word + 1)
        }
        return at.word & LineText.mask(end - at) == word.pointee
    }

    private func learn(_ start: LineBytes, _ length: Int, _ hash: UInt64) throws(LineProblem) -> Head {
        let tags = try LineTags(start, start + length)
        try tags.refuseTwice(plan.tagKeys)
        var head = Head(
            hash: hash,
            firstWord: Int32(words.count),
            length: Int32(length),
            device: -1,
            isOwn: plan.isOwn(tags.measurement),
            tagged: -1
        )
        if head.isOwn {
            if let key = plan.identity?.key(tags, captures: captures) { head.device = number(of: key) }
            let found = plan.tagged(tags)
            if !found.cells.isEmpty || !found.attributes.isEmpty {
                head.tagged = Int32(tagged.count)
                tagged.append(found)
            }
        }
        remember(head, start)
        return head
    }

    private func remember(_ head: Head, _ start: LineBytes) {
        for offset in stride(from: 0, through: Int(head.length), by: 8) {
            let left = Int(head.length) - offset
            words.append((start + offset).word & (left >= 8 ? .max : LineText.mask(left)))
        }
        heads.append(head)
        if heads.count * 2 > table.count {
            clearTable(table.count * 2)
            for index in 0..<heads.count { insert(index) }
        } else {
            insert(heads.count - 1)
        }
    }

    /// Where all places are taken, the one that stood first is forgotten.
    private func insert(_ index: Int) {
        let (first, mask) = (Int(truncatingIfNeeded: heads.base[index].hash), table.count - 1)
        let places = (0..<Self.maximumProbes).lazy.map { (first &+ $0) & mask }
        table.base[places.first { self.table.base[$0] < 0 } ?? first & mask] = Int32(index)
    }

    private func number(of key: DeviceKey) -> Int32 {
        if let known = numbers[key] { return known }
        let number = Int32(devices.count)
        numbers[key] = number
        devices.append(key)
        marks.append(Mark(frame: 0, identity: 0))
        return number
    }

    /// The index of a head's device in a frame, given when its first row comes.
    @inline(__always)
    func identity(_ device: Int32, in frame: inout DecodedFrame) -> UInt32 {
        let mark = marks.base + Int(device)
        if mark.pointee.frame == self.frame { return mark.pointee.identity }
        let identity = UInt32(frame.identities.count)
        mark.pointee = Mark(frame: self.frame, identity: identity)
        frame.identities.append(devices[Int(device)])
        frame.identityNumbers.append(UInt32(device))
        return identity
    }
}
