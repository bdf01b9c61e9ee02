/// The field keys of a profile as lines write them, and in which order they last came.
///
/// Keys that the profile does not read are learned as well, up to a bound, so that passing over them costs as little.
/// Confined to the decoder that owns it; why accesses are not checked stands at `LineHeads`.
final class LineKeys {
    /// Index of the key before the first of a line.
    static let root = 0
    /// Index of a key that is neither the profile's nor learned.
    static let unknown = -1
    /// No field of the profile.
    static let noSlot: Int32 = -1

    struct Key {
        var firstWord: Int32
        /// With the `=` behind it, in bytes.
        var length: Int32
        /// Of the bytes behind the whole words.
        var mask: UInt64
        /// Which field of the profile it is.
        var slot: Int32
        /// The key that stood behind this one last time.
        var next: Int32
    }

    /// Keys learned beside the profile's own, and their length: a device has few, others gain nothing.
    private static let maximumLearned = 256
    private static let maximumLength = 128
    /// How many fields behind the last one the next is looked for first.
    private static let maximumGap = 3

    @exclusivity(unchecked) private var keys: RawList<Key>
    @exclusivity(unchecked) private var words: RawList<UInt64>
    private let slots: [[UInt8]: Int32]
    private var learned: [[UInt8]: Int32] = [:]

    /// - Parameter names: of the fields, by slot; nil where a slot is no field of lines.
    init(_ names: [String?]) {
        (keys, words) = (RawList(), RawList())
        var slots: [[UInt8]: Int32] = [:]
        for (slot, name) in names.enumerated() { if let name { slots[Array(name.utf8)] = Int32(slot) } }
        self.slots = slots
        // Nothing is equal to the word of the root, so no line ever fits it.
        keys.append(Key(firstWord: 0, length: 0, mask: 0, slot: Self.noSlot, next: 0))
        words.append(1)
    }

    deinit {
        keys.free()
        words.free()
    }

    /// The key at this place, when it stood behind `last` before, or some keys behind it: a line may lack fields.
    ///
    /// - Returns: `unknown` when it is another.
    @inline(__always)
    func follow(_ last: Int, _ at: inout LineBytes) -> Int {
        var key = last
        for _ in 0..<Self.maximumGap {
            key = Int(keys.base[key].next)
            if fits(key, &at) { return key }
        }
        return Self.unknown
    }

    @inline(__always)
    private func fits(_ key: Int, _ at: inout LineBytes) -> Bool {
        let key = keys.base + key
        var (place, word) = (at, words.base + Int(key.pointee.firstWord))
        let end = at + Int(key.pointee.length)
        while end - place >= 8 {
            guard place.word == word.pointee else { return false }
            (place, word) = (place + 8, word + 1)
        }
        guard place.word & key.pointee.mask == word.pointee else { return false }
        at = end
        return true
    }

    @inline(__always)
    func slot(of key: Int) -> Int32 { keys.base[key].slot }

    /// Reads a key of any kind, and notes that it stands behind `last`.
    ///
    /// - Returns: the key, or `unknown`, and the field of the profile.
    func read(_ at: inout LineBytes, after last: Int) throws(LineProblem) -> (key: Int, slot: Int32) {
        let start = at
        while at.pointee != UInt8(ascii: "=") {
            if at.isEscape {
                at += 1
            } else if at.pointee == UInt8(ascii: ",") || at.pointee == 0x20 || at.pointee == 0x0A {
                throw LineProblem(at == start ? .noFieldKey : .noFieldEquals, at: start, resume: at)
            }
            at += 1
        }
        guard at > start else { throw LineProblem(.noFieldKey, at: start) }
        let name = LineText.unescaped(start, at - start)
        at += 1
        let raw = Array(UnsafeBufferPointer(start: start, count: at - start))
        if let key = learned[raw] {
            if last >= 0 { keys.base[last].next = key }
            return (Int(key), keys.base[Int(key)].slot)
        }
        let slot = slots[name] ?? Self.noSlot
        guard let key = learn(raw, slot) else { return (Self.unknown, slot) }
        if last >= 0 { keys.base[last].next = key }
        return (Int(key), slot)
    }

    private func learn(_ raw: [UInt8], _ slot: Int32) -> Int32? {
        guard raw.count <= Self.maximumLength, learned.count < slots.count + Self.maximumLearned else { return nil }
        let number = Int32(keys.count)
        let key = Key(
            firstWord: Int32(words.count),
            length: Int32(raw.count),
            mask: LineText.mask(raw.count % 8),
            slot: slot,
            next: 0
        )
        keys.append(key)
        let padded = raw + [UInt8](repeating: 0, count: 8)
        padded.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            for word in 0...(raw.count / 8) {
                let left = raw.count - 8 * word
                words.append((base + 8 * word).word & (left >= 8 ? .max : LineText.mask(left)))
            }
        }
        learned[raw] = number
        return number
    }
}
