internal import TideModel

/// Which frames are committed although the broker may not have their acknowledgement, so that it may send them again.
///
/// What brokers do after a connection broke (measured, mosquitto 2.0.11, RabbitMQ 3.10.8, nats-server 2.9.10):
/// - mosquitto resends with the same packet ids, DUP set, in order, before anything new; ids count up over connections.
///   There (id, hash) tells a frame for certain.
/// - RabbitMQ resends in order, DUP set, but counts ids from 1 on each connection; nats-server gives an acknowledged id
///   to the next message at once and resends late. There an id proves nothing; what helps is to know which
///   acknowledgements were never handed to the network: their frames must come again, in order.
///
/// A frame that was never sent before (DUP absent) is always news. Where nothing can be told, a frame is news: twice is
/// better than lost.
public struct FrameLedger: Sendable, Equatable {
    /// Entries kept: MQTT lets a broker leave fewer packet ids than this unacknowledged.
    public static let capacity = 65_534

    struct Entry: Equatable {
        var packetID: UInt16
        var hash: UInt64
        var record: RecordNumber
    }

    private(set) var source: FrameSource?
    private(set) var entries: [Entry] = []
    /// The last packet id that came as news; 0 before the first.
    private(set) var lastID: UInt16 = 0
    /// The broker gives packet ids again before it has gone round all of them.
    public private(set) var reusesIDs = false
    /// Acknowledgements of records up to this one were handed to the network. Known to this process only.
    private(set) var written: RecordNumber = .max
    /// The entries that a broker which reuses ids should send again, those already sent taken off. Known to this process
    /// only.
    private var expected = 0..<0
    /// Index of the newest entry per packet id + 1. Derived.
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
    }

    /// Takes note of how far acknowledgements were handed to the network before the connection that now begins; nil
    /// when that is not known.
    mutating func resume(written: RecordNumber?) {
        self.written = written ?? .max
        expected = (entries.firstIndex { $0.record > self.written } ?? entries.count)..<entries.count
    }

    /// Forgets entries of records up to `record`: their acknowledgements have arrived. A broker that reuses ids may
    /// still send older ones again, so there the capacity alone bounds the list.
    mutating func proven(through record: RecordNumber) {
        if !reusesIDs { drop(entries.firstIndex { $0.record > record } ?? entries.count) }
    }

    /// Whether a frame was committed before.
    ///
    /// - Parameters:
    ///   - packetID: not 0.
    ///   - hash: over topic and payload.
    ///   - mayBeResent: DUP is set, or could not be read.
    mutating func isRedelivered(packetID: UInt16, hash: UInt64, mayBeResent: Bool) -> Bool {
        guard mayBeResent else { return false }
        let index = newestByID.isEmpty ? -1 : Int(newestByID[Int(packetID)]) - 1
        let isSame = index >= 0 && entries[index].hash == hash
        // Where ids are reused, only entries of this connection and those still expected can be meant.
        if isSame, !reusesIDs || index >= expected.lowerBound { return true }
        return isExpected(hash)
    }

    /// The frames whose acknowledgement was never handed to the network come again in order.
    private mutating func isExpected(_ hash: UInt64) -> Bool {
        guard let next = expected.first, entries[next].hash == hash else { return false }
        expected = (next + 1)..<expected.upperBound
        return true
    }

    /// Adds a frame that is being committed.
    ///
    /// - Parameter isNews: it was not redelivered; its packet id tells how the broker counts: one that stands still or
    ///   goes back is given again. (Ids of frames that a full queue dropped are skipped: forward is fine.)
    @inline(__always)
    mutating func append(packetID: UInt16, hash: UInt64, record: RecordNumber, isNews: Bool) {
        if isNews {
            let forward = (Int(packetID) - Int(lastID) + 65_535) % 65_535
            if lastID != 0, forward == 0 || forward >= 32_768 { reusesIDs = true }
            lastID = packetID
        }
        if entries.count >= 2 * Self.capacity { drop(entries.count - Self.capacity) }
        entries.append(Entry(packetID: packetID, hash: hash, record: record))
        if newestByID.isEmpty { newestByID = Array(repeating: 0, count: 65_536) }
        newestByID[Int(packetID)] = UInt32(entries.count)
    }

    private mutating func drop(_ count: Int) {
        guard count > 0 else { return }
        entries.removeFirst(count)
        expected = max(0, expected.lowerBound - count)..<max(0, expected.upperBound - count)
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
