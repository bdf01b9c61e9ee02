internal import TideModel
internal import TideProfiles

/// Working memory of one sub-batch between its steps: what was recognised and decoded, frame by frame.
struct FramesRead {
    /// What a frame turned out to be before it was judged.
    enum Standing: Equatable {
        /// To be judged.
        case news
        /// Committed before, says the frame ledger.
        case recognised
        /// A retained frame that was judged before.
        case retainedAgain
        /// A profile says to leave it aside.
        case ignored
        /// No profile claims its topic.
        case unmatched
        /// Its topic is that of all LoRaWAN devices, and the registry does not say whose profile this one has.
        case undecided
    }

    /// One frame.
    struct Frame {
        var standing = Standing.news
        var hash: UInt64 = 0
        var topicHash: UInt64 = 0
        /// Index of its route, or -1.
        var route = -1
        /// Index of its profile, or -1.
        var profile = -1
        /// Index of the filter it came by; `FilterList.other` when it was never asked for.
        var filter = -1
        /// Who sent it, where topic and profile tell.
        var device = FrameLog.noDevice
        /// The arrival stamp from which its rows count, once it is given.
        var stamp: Int64?
        /// Who sent it, where the topic tells and no such device is registered.
        var stranger: DeviceKey?
    }

    /// One per frame of the batch.
    private(set) var count = 0
    var frames: [Frame] = []
    /// One per frame; kept from batch to batch for their memory.
    var decoded: [DecodedFrame] = []
    /// Which batch a packet id was last seen in, and as which frame of it.
    private var seenIn: [UInt32] = Array(repeating: 0, count: 65_536)
    private var seenAs: [UInt32] = Array(repeating: 0, count: 65_536)
    private var serial: UInt32 = 0

    /// Makes room for a batch.
    mutating func reset(_ count: Int) {
        self.count = count
        serial &+= 1
        frames.removeAll(keepingCapacity: true)
        frames.append(contentsOf: repeatElement(Frame(), count: count))
        while decoded.count < count { decoded.append(DecodedFrame()) }
    }

    /// Whether the same packet id with the same content came before in this very batch.
    mutating func isRepeated(_ packetID: UInt16, _ index: Int) -> Bool {
        let id = Int(packetID)
        if seenIn[id] == serial, frames[Int(seenAs[id])].hash == frames[index].hash { return true }
        seenIn[id] = serial
        seenAs[id] = UInt32(index)
        return false
    }
}
