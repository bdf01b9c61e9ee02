internal import TideModel

/// What a topic means, found by its bytes: open addressing, topics in one arena; 26 ns where a dictionary of strings
/// takes 93.
///
/// Emptied whenever profiles or registry change.
struct RouteTable {
    /// Where frames of one topic go.
    struct Route {
        var device: DeviceNumber
        var profile: Int
        /// Index of the match entry of the profile.
        var entry: Int
        var filter: Int
        /// First of the profile's series in `Pipeline.bindings`.
        var firstBinding: Int
    }

    /// Topics beyond this count are looked up anew each time: bounds the memory that publishers can claim.
    static let maximumTopics = 1 << 20

    private var slots: [Int32] = Array(repeating: -1, count: 1_024)
    private var hashes: [UInt64] = []
    private var topics: [Range<UInt32>] = []
    private var arena: [UInt8] = []
    private(set) var routes: [Route] = []

    /// The index of the route of a topic, or nil.
    @inline(__always)
    func find(_ topic: UnsafeRawBufferPointer, hash: UInt64) -> Int? {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let index = Int(slots[slot])
            if index < 0 { return nil }
            if hashes[index] == hash, holds(topic, at: index) { return index }
            slot = (slot + 1) & mask
        }
    }

    private func holds(_ topic: UnsafeRawBufferPointer, at index: Int) -> Bool {
        let range = topics[index]
        guard range.count == topic.count else { return false }
        return arena.withUnsafeBytes { arena in
            arena[Int(range.lowerBound)..<Int(range.upperBound)].elementsEqual(topic)
        }
    }

    /// Adds a route, unless the table is full; returns its index.
    mutating func insert(_ topic: UnsafeRawBufferPointer, hash: UInt64, _ route: Route) -> Int? {
        guard routes.count < Self.maximumTopics, arena.count + topic.count < Int(UInt32.max) else { return nil }
        let start = UInt32(arena.count)
        arena.append(contentsOf: topic)
        topics.append(start..<UInt32(arena.count))
        hashes.append(hash)
        routes.append(route)
        if routes.count * 2 > slots.count { grow() } else { place(routes.count - 1) }
        return routes.count - 1
    }

    private mutating func place(_ index: Int) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hashes[index]) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = Int32(index)
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 4)
        for index in routes.indices { place(index) }
    }
}
