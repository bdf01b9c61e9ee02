public import TideModel

/// Which frames are committed although their acknowledgement may not have reached the broker.
///
/// An ordered list of (packet id, hash). Entries leave when their acknowledgement is proven to have arrived, or when
/// 65,535 newer ones stand behind them: a broker cannot have more unacknowledged packet ids than that. After a
/// reconnect the broker's redelivery is a contiguous suffix of the list, then comes news.
public struct FrameLedger: Sendable, Equatable {
    /// The most packet ids that MQTT lets a broker leave unacknowledged.
    public static let capacity = 65_535

    /// Within one connection a packet id that comes again this many frames later or sooner is the same frame; beyond it
    /// the broker has gone round its 65,535 ids.
    static let reach = 32_768

    /// How one frame compares with the list.
    public enum Judgement: Sendable, Equatable {
        /// Not there.
        case new
        /// Committed before: acknowledge, store nothing.
        case redelivered
        /// May be the beginning of a redelivered suffix; more frames decide.
        case undecided
        /// Decides that the frames held undecided are news after all; the frame itself is news too.
        case newAfterUnclear
        /// Decides that the frames held undecided, and this one, are redelivered.
        case redeliveredToEnd
    }

    struct Entry: Equatable {
        var packetID: UInt16
        var hash: UInt64
        var record: RecordNumber
    }

    /// Where the comparison after a reconnect stands.
    enum Comparison: Equatable {
        /// Nothing to compare: no reconnect, or it is decided.
        case none
        /// The next frame may begin a redelivered suffix.
        case awaitingFirst
        /// The next frame must equal the entry at this position.
        case matching(Int)
    }

    private(set) var source: FrameSource?
    private(set) var entries: [Entry] = []
    /// Entries before this index were delivered over an earlier connection.
    private(set) var connectionStart = 0
    private(set) var comparison = Comparison.none
    /// Index of the newest entry per packet id + 1; rebuilt, never stored.
    private var newestByID: [UInt32] = []

    init() {}

    init(source: FrameSource?, entries: [Entry], connectionStart: Int) {
        self.source = source
        self.entries = entries
        self.connectionStart = connectionStart
        rebuildIndex()
    }

    /// Entries held.
    public var count: Int { entries.count }

    /// True while frames are held undecided.
    public var isComparing: Bool { if case .matching = comparison { true } else { false } }

    /// Takes note of a connection; without a session on the broker, or from elsewhere, nothing can be redelivered.
    mutating func connected(_ source: FrameSource, sessionPresent: Bool) {
        if !sessionPresent || source != self.source { entries.removeAll() }
        self.source = source
        connectionStart = entries.count
        comparison = entries.isEmpty ? .none : .awaitingFirst
        rebuildIndex()
    }

    /// Forgets entries of records up to `record`: their acknowledgements have arrived.
    mutating func proven(through record: RecordNumber) {
        let count = entries.firstIndex { $0.record > record } ?? entries.count
        drop(count)
    }

    /// Compares one frame; the comparison after a reconnect moves on.
    mutating func judge(packetID: UInt16, hash: UInt64) -> Judgement {
        switch comparison {
        case .none: return isKnownOnThisConnection(packetID, hash) ? .redelivered : .new
        case .awaitingFirst:
            guard let start = entries.lastIndex(where: { $0.packetID == packetID && $0.hash == hash }) else {
                comparison = .none
                return .new
            }
            return advance(to: start + 1)
        case .matching(let position):
            guard entries[position].packetID == packetID, entries[position].hash == hash else {
                comparison = .none
                return .newAfterUnclear
            }
            return advance(to: position + 1)
        }
    }

    /// Gives up comparing: what is held undecided counts as news, because twice is better than lost.
    mutating func giveUpComparing() { comparison = .none }

    private mutating func advance(to next: Int) -> Judgement {
        guard next < connectionStart else {
            comparison = .none
            return .redeliveredToEnd
        }
        comparison = .matching(next)
        return .undecided
    }

    /// A packet id still unproven on this very connection, with the same content, was sent twice by the broker.
    private func isKnownOnThisConnection(_ packetID: UInt16, _ hash: UInt64) -> Bool {
        guard packetID != 0, !newestByID.isEmpty else { return false }
        let index = Int(newestByID[Int(packetID)]) - 1
        return index >= connectionStart && entries.count - index <= Self.reach && entries[index].hash == hash
    }

    /// Adds a committed frame.
    mutating func append(packetID: UInt16, hash: UInt64, record: RecordNumber) {
        guard packetID != 0 else { return }
        if entries.count >= 2 * Self.capacity { drop(entries.count - Self.capacity) }
        entries.append(Entry(packetID: packetID, hash: hash, record: record))
        if newestByID.isEmpty { newestByID = Array(repeating: 0, count: 65_536) }
        newestByID[Int(packetID)] = UInt32(entries.count)
    }

    private mutating func drop(_ count: Int) {
        guard count > 0 else { return }
        entries.removeFirst(count)
        connectionStart = max(0, connectionStart - count)
        if case .matching(let position) = comparison {
            comparison = position >= count ? .matching(position - count) : .none
        }
        rebuildIndex()
    }

    private mutating func rebuildIndex() {
        guard !entries.isEmpty else {
            newestByID.removeAll(keepingCapacity: true)
            return
        }
        newestByID = Array(repeating: 0, count: 65_536)
        for (index, entry) in entries.enumerated() { newestByID[Int(entry.packetID)] = UInt32(index + 1) }
    }
}
