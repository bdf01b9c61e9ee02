internal import TideModel

/// Texts of a block: topics, payloads or properties.
///
/// Texts of one shape are kept as columns of numbers, the others as they are, sorted by key.
struct TextColumn {
    var bytes: [UInt8] = []
    /// Where each text ends.
    var ends: [Int] = []

    /// At most so many shapes in a block: where there are more, numbers are not what differs.
    static let mostShapes = 256
    /// A shape that fewer texts have costs more than it saves.
    static let fewestTexts = 4
    /// Most bytes of all texts: every frame went through a row of the journal, and SQLite bounds those at 10⁹ bytes.
    static let mostBytes = 1 << 30

    func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

    /// Which texts are likely to be alike: for payloads the number of the topic.
    struct Keys {
        var keys: [Int32]
        /// All keys are below it.
        var count: Int

        /// The same key for all.
        static func one(_ count: Int) -> Keys { Keys(keys: [Int32](repeating: 0, count: count), count: 1) }

        /// For each of `positions` the index of the last one before it with the same key, or -1.
        func lastOfKey(_ positions: [Int]) -> [Int32] {
            var last = [Int32](repeating: -1, count: count)
            return positions.indices.map { index in
                let key = Int(keys[positions[index]])
                defer { last[key] = Int32(index) }
                return last[key]
            }
        }

        /// `positions` by key, in their own order within each key.
        func sorted(_ positions: [Int]) -> [Int] {
            var starts = [Int](repeating: 0, count: count + 1)
            for position in positions { starts[Int(keys[position]) + 1] += 1 }
            for key in 0..<count { starts[key + 1] += starts[key] }
            var order = [Int](repeating: 0, count: positions.count)
            for position in positions {
                order[starts[Int(keys[position])]] = position
                starts[Int(keys[position])] += 1
            }
            return order
        }
    }
}
