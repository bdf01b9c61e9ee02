public import TideModel

/// What is in quarantine, by filter and reason, and which entries leave when it is full.
///
/// Bounded in entries and bytes; no (filter, reason) may take more than a quarter. At a bound the oldest entries of the
/// noisiest (filter, reason) leave first, so that one broken device cannot push out the single frame of another.
public struct QuarantineIndex: Sendable, Equatable {
    /// Bounds of the quarantine.
    public struct Bounds: Sendable, Equatable {
        /// Most entries.
        public var entries: Int
        /// Most bytes of topics, payloads, properties and details.
        public var bytes: Int
        /// Makes bounds; by default 100,000 entries and 256 MB, about two days of a county with one per cent of errors.
        public init(entries: Int = 100_000, bytes: Int = 256 << 20) {
            self.entries = entries
            self.bytes = bytes
        }

        /// No bounds: for a process that does not know the daemon's, and must not push out what the daemon would keep.
        public static let none = Bounds(entries: .max, bytes: .max)
    }

    /// From this share of a bound on people should hear of it.
    public static let alarm = 0.8

    struct Source: Hashable {
        var filter: String
        var reason: String
    }

    private struct Group: Equatable {
        var ids: [QuarantineID] = []
        /// Index of the oldest entry that is still there.
        var head = 0
        var bytes = 0
        var count = 0
    }

    private struct Item: Equatable {
        var source: Source
        var bytes: Int
    }

    /// Bounds in force.
    public let bounds: Bounds
    /// Number of the next entry.
    public private(set) var nextID: QuarantineID
    /// Bytes held.
    public private(set) var bytes = 0
    private var groups: [Source: Group] = [:]
    private var items: [QuarantineID: Item] = [:]

    /// Makes an index of what the tables hold.
    public init(bounds: Bounds = Bounds(), summaries: [QuarantineSummary] = [], nextID: QuarantineID = 1) {
        self.bounds = bounds
        self.nextID = nextID
        for summary in summaries {
            insert(summary.id, Source(filter: summary.filter, reason: summary.reason), bytes: summary.bytes)
        }
    }

    /// Entries held.
    public var count: Int { items.count }

    /// Share of the nearer bound that is used, 0...1.
    public var fullness: Double { max(Double(count) / Double(bounds.entries), Double(bytes) / Double(bounds.bytes)) }

    /// Entries by filter and reason, for people.
    public var sources: [(filter: String, reason: String, count: Int, bytes: Int)] {
        groups.map { ($0.key.filter, $0.key.reason, $0.value.count, $0.value.bytes) }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    }

    /// Whether an entry is there.
    public func contains(_ id: QuarantineID) -> Bool { items[id] != nil }

    /// Bytes that an entry is counted with.
    public static func bytes(of entry: QuarantineEntry) -> Int { entry.bytes }

    /// Adds an entry under the next number and returns the numbers of those that must leave for it.
    mutating func add(filter: String, reason: String, bytes size: Int) -> (id: QuarantineID, evicted: [QuarantineID]) {
        let source = Source(filter: filter, reason: reason)
        var evicted: [QuarantineID] = []
        while let group = groups[source],
            group.count + 1 > max(1, bounds.entries / 4) || group.bytes + size > bounds.bytes / 4,
            let oldest = removeOldest(of: source)
        {
            evicted.append(oldest)
        }
        while count + 1 > bounds.entries || bytes + size > bounds.bytes, let noisiest = noisiest(),
            let oldest = removeOldest(of: noisiest)
        {
            evicted.append(oldest)
        }
        let id = nextID
        insert(id, source, bytes: size)
        return (id, evicted)
    }

    /// Forgets an entry.
    mutating func remove(_ id: QuarantineID) {
        guard let item = items.removeValue(forKey: id) else { return }
        bytes -= item.bytes
        guard var group = groups[item.source] else { return }
        group.count -= 1
        group.bytes -= item.bytes
        groups[item.source] = group.count == 0 ? nil : group
    }

    private mutating func insert(_ id: QuarantineID, _ source: Source, bytes size: Int) {
        items[id] = Item(source: source, bytes: size)
        groups[source, default: Group()].ids.append(id)
        groups[source]?.count += 1
        groups[source]?.bytes += size
        bytes += size
        nextID = max(nextID, id + 1)
    }

    private mutating func removeOldest(of source: Source) -> QuarantineID? {
        guard var group = groups[source] else { return nil }
        while group.head < group.ids.count, items[group.ids[group.head]] == nil { group.head += 1 }
        guard group.head < group.ids.count else { return nil }
        let id = group.ids[group.head]
        group.head += 1
        if group.head > 1_024, group.head * 2 > group.ids.count {
            group.ids.removeFirst(group.head)
            group.head = 0
        }
        groups[source] = group
        remove(id)
        return id
    }

    /// The source with the most bytes per its bound; ties go to the name, so that the choice is deterministic.
    private func noisiest() -> Source? {
        groups.max { a, b in
            (a.value.bytes + a.value.count * 256, b.key.filter, b.key.reason)
                < (b.value.bytes + b.value.count * 256, a.key.filter, a.key.reason)
        }?.key
    }

    /// Equal when the same entries are held; how the groups' queues are compacted does not count.
    public static func == (a: Self, b: Self) -> Bool {
        a.bounds == b.bounds && a.nextID == b.nextID && a.bytes == b.bytes && a.items == b.items
    }
}
