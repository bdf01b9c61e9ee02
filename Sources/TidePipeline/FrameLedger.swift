internal import TideModel

/// Which frames are committed although the broker may not have their acknowledgement, so that it may send them again.
///
/// What brokers do after a connection broke (measured, mosquitto 2.0.11, RabbitMQ 3.10.8, nats-server 2.9.10):
/// - mosquitto first sends again what it had sent, with the same packet ids, DUP set, in order: a suffix of this list,
///   then frames that were in flight and never committed; ids count up over connections. So the first frame tells where
///   the suffix begins, and what follows its end is news, although ids and payloads may equal older entries.
/// - RabbitMQ sends again in order, DUP set, but counts ids from 1 on each connection; nats-server gives an acknowledged
///   id to the next message at once and sends again late. There an id proves nothing; what helps is to know which
///   acknowledgements were never handed to the network: their frames must come again, in order.
///
/// A frame that was never sent before (DUP absent) is always news. Where nothing can be told, a frame is news: twice is
/// better than lost.
public struct FrameLedger: Sendable, Equatable {
    /// Entries that a frame may be compared with.
    ///
    /// MQTT lets a broker leave 65,535 packet ids unacknowledged; the first
    /// frame of news after a reconnect has the id of the entry that many places back, which must not be found.
    public static let capacity = 65_000

    struct Entry: Equatable {
        var packetID: UInt16
        var hash: UInt64
        var record: RecordNumber
    }

    private enum Redelivery {
        /// Over, or nothing to redeliver.
        case none
        /// The next frame that was sent before may begin it.
        case awaited
        /// The next frame must equal this entry.
        case at(Int)
    }

    private(set) var source: FrameSource?
    private(set) var entries: [Entry] = []
    /// The last packet id that came as news; 0 before the first.
    private(set) var lastID: UInt16 = 0
    /// The broker gives packet ids again before it has gone round all of them.
    public private(set) var reusesIDs = false
    /// Acknowledgements of records up to this one were handed to the network.
    ///
    /// Known to this process only.
    private(set) var written: RecordNumber = .max
    /// The entries that a broker which reuses ids should send again, those already sent taken off.
    ///
    /// Known to this process
    /// only.
    private var expected = 0..<0
    /// Entries of `expected` that were sent out of turn, told by their packet ids.
    ///
    /// Known to this process only.
    private var taken: Set<Int> = []
    /// Entries before this index came over earlier connections.
    ///
    /// Known to this process only.
    private var connectionStart = 0
    /// Where a broker that counts ids on is in its redelivery.
    ///
    /// Known to this process only.
    private var redelivery = Redelivery.none
    /// Index of the newest entry per packet id + 1.
    ///
    /// Derived.
    private var newestByID: [UInt32] = []

    init() {}

    init(source: FrameSource?, entries: [Entry], lastID: UInt16, reusesIDs: Bool) {
        self.source = source
        self.entries = entries
        self.lastID = lastID
        self.reusesIDs = reusesIDs
        rebuildIndex()
    }

    /// Entries held.
    public var count: Int { entries.count }

    /// Takes note of a connection; without a session on the broker, or from elsewhere, nothing can be sent again.
    mutating func connected(_ source: FrameSource, sessionPresent: Bool) {
        if !sessionPresent || source != self.source {
            entries.removeAll()
            lastID = 0
            reusesIDs = source == self.source && reusesIDs
            rebuildIndex()
        }
        self.source = source
        connectionStart = entries.count
        redelivery = entries.isEmpty ? .none : .awaited
    }

    /// Takes note of how far acknowledgements were handed to the network before the connection that now begins; nil
    /// when that is not known.
    mutating func resume(written: RecordNumber?) {
        self.written = written ?? .max
        expected = (entries.firstIndex { $0.record > self.written } ?? entries.count)..<entries.count
        taken = []
    }

    /// How far a proof goes that acknowledgements of records up to `record` have arrived: entries that the broker still
    /// has to send again on this connection were not acknowledged on it.
    ///
    /// A broker that reuses ids may still send older ones again, so there the capacity alone bounds the list.
    ///
    /// - Returns: 0 when nothing is proven.
    func provable(through record: RecordNumber) -> RecordNumber {
        guard !reusesIDs else { return 0 }
        return switch redelivery {
        case .none: record
        case .awaited: 0
        case .at(let next): next < connectionStart ? min(record, entries[next].record - 1) : record
        }
    }

    /// Forgets the entries whose acknowledgements have arrived.
    mutating func proven(through record: RecordNumber) {
        drop(entries.firstIndex { $0.record > record } ?? entries.count)
    }

    /// Takes note that the broker gives packet ids again.
    mutating func noteReusedIDs() { reusesIDs = true }

    /// Whether a frame was committed before.
    ///
    /// - Parameters:
    ///   - packetID: not 0.
    ///   - hash: over topic and payload.
    ///   - mayBeResent: DUP is set, or could not be read.
    ///   - openRecord: the record that is being built; its frames are not acknowledged.
    /// - Returns: true when it is to be acknowledged and not stored again.
    mutating func isRedelivered(
        packetID: UInt16,
        hash: UInt64,
        mayBeResent: Bool,
        openRecord: RecordNumber
    ) -> Bool {
        guard mayBeResent else {
            redelivery = .none
            return false
        }
        let index = newestByID.isEmpty ? -1 : Int(newestByID[Int(packetID)]) - 1
        let isSame = index >= max(0, entries.count - Self.capacity) && entries[index].hash == hash
        // Not acknowledged yet, so the id cannot mean another frame.
        if isSame, entries[index].record == openRecord { return true }
        noteRestart(packetID, isSame ? index : nil)
        // Where ids are reused, only entries still expected can be meant.
        if reusesIDs { return isExpected(isSame ? index : nil, hash) }
        return continues(isSame ? index : nil, packetID, hash)
    }

    /// A redelivery over MQTT 3.1.1 that begins with id 1, which is committed and may be acknowledged: rather a broker
    /// that counts from 1 on each connection than one whose very first frames are still unacknowledged.
    private mutating func noteRestart(_ packetID: UInt16, _ index: Int?) {
        guard case .awaited = redelivery, source?.kind == Self.withoutKeptIDs, packetID == 1, lastID > 1, let index,
            entries[index].record <= written
        else { return }
        reusesIDs = true
    }

    /// Kind of the sources that may count packet ids anew: RabbitMQ does, against the standard.
    private static let withoutKeptIDs = "mqtt-3.1.1"

    /// Follows the suffix of the list that a broker which counts ids on sends again.
    private mutating func continues(_ index: Int?, _ packetID: UInt16, _ hash: UInt64) -> Bool {
        let position: Int
        switch redelivery {
        case .none: return false
        case .awaited: position = index ?? connectionStart
        case .at(let next): position = next
        }
        guard position < connectionStart, entries[position].packetID == packetID, entries[position].hash == hash else {
            redelivery = .none
            return false
        }
        redelivery = .at(position + 1)
        return true
    }

    /// The frames whose acknowledgement was never handed to the network come again, by the id they had or in order.
    ///
    /// Each of them once: of equal frames no more may be taken for them than they are, or one that is news would be lost.
    private mutating func isExpected(_ index: Int?, _ hash: UInt64) -> Bool {
        while let next = expected.first, taken.remove(next) != nil { expected = (next + 1)..<expected.upperBound }
        guard let next = expected.first else { return false }
        if let index, index > next, index < expected.upperBound { return taken.insert(index).inserted }
        guard entries[next].hash == hash else { return false }
        expected = (next + 1)..<expected.upperBound
        return true
    }

    /// Adds a frame that is being committed, and was not recognised.
    ///
    /// Its packet id tells how the broker counts: one that stands still or goes back is given again. (Ids of frames that
    /// a full queue dropped are skipped: forward is fine.)
    @inline(__always)
    mutating func append(packetID: UInt16, hash: UInt64, record: RecordNumber) {
        let forward = (Int(packetID) - Int(lastID) + 65_535) % 65_535
        if lastID != 0, forward == 0 || forward >= 32_768 { reusesIDs = true }
        lastID = packetID
        if entries.count >= 2 * Self.capacity { drop(entries.count - Self.capacity) }
        entries.append(Entry(packetID: packetID, hash: hash, record: record))
        if newestByID.isEmpty { newestByID = Array(repeating: 0, count: 65_536) }
        newestByID[Int(packetID)] = UInt32(entries.count)
    }

    private mutating func drop(_ count: Int) {
        guard count > 0 else { return }
        entries.removeFirst(count)
        connectionStart = max(0, connectionStart - count)
        if case .at(let next) = redelivery { redelivery = next >= count ? .at(next - count) : .none }
        expected = max(0, expected.lowerBound - count)..<max(0, expected.upperBound - count)
        taken = Set(taken.map { $0 - count }.filter { $0 >= 0 })
        rebuildIndex()
    }

    private mutating func rebuildIndex() {
        newestByID = entries.isEmpty ? [] : Array(repeating: 0, count: 65_536)
        for (index, entry) in entries.enumerated() { newestByID[Int(entry.packetID)] = UInt32(index + 1) }
    }

    /// Equal in everything that a checkpoint keeps.
    public static func == (a: Self, b: Self) -> Bool {
        a.source == b.source && a.entries == b.entries && a.lastID == b.lastID && a.reusesIDs == b.reusesIDs
    }
}
