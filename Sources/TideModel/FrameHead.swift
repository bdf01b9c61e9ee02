/// Fixed-size facts of one frame in a `FrameBatch`; its bytes lie in the batch's buffer.
@frozen
public struct FrameHead: Sendable, Equatable {
    /// Facts that are one bit each.
    @frozen
    public struct Flags: OptionSet, Sendable, Equatable, BitwiseCopyable {
        /// The bits as stored.
        public let rawValue: UInt8
        /// Makes flags of stored bits.
        @inlinable
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Promised: acknowledged to its source only after the commit (MQTT QoS 1, HTTP, file).
        ///
        /// Absent for QoS 0.
        public static let promised = Flags(rawValue: 1)
        /// The broker sent it from its store of retained messages.
        public static let retained = Flags(rawValue: 2)
        /// The payload exceeded the limit: only its first bytes follow, and then the SHA-256 of the whole.
        public static let oversize = Flags(rawValue: 4)
        /// Taken from quarantine to be decoded again.
        public static let retried = Flags(rawValue: 8)
        /// The source says that it may have sent this before (MQTT DUP).
        ///
        /// Absent, this is certainly the first time; set also where the source's word could not be read.
        public static let resent = Flags(rawValue: 16)
        /// The frame ledger knows it: it was committed before.
        public static let recognised = Flags(rawValue: 32)
        /// It had more properties than are kept: see `FrameProperties.add(_:)`.
        public static let propertiesCut = Flags(rawValue: 64)
        /// A part of a file that is imported: it is not archived, says nothing of its devices being alive, and what cannot
        /// be stored of it is told at once instead of being put into quarantine.
        public static let imported = Flags(rawValue: 128)
        /// Taken from the raw archive to be decoded again.
        public static let archived: Flags = [.imported, .retried]
    }

    /// Where the topic begins in the buffer; the payload follows it directly.
    public var start: UInt32
    /// Length of the topic in bytes.
    public var topicLength: UInt16
    /// MQTT packet identifier; 0 where the source has none.
    public var packetID: UInt16
    /// Bytes of the payload that the buffer holds.
    public var payloadLength: UInt32
    /// Length of the payload as sent; larger than `payloadLength` when oversize.
    public var sentLength: UInt32
    /// When the frame was read.
    public var received: Timestamp
    /// One-bit facts.
    public var flags: Flags

    /// Makes the head of a frame whose bytes lie at `start`.
    @inlinable
    public init(
        start: UInt32,
        topicLength: UInt16,
        packetID: UInt16,
        payloadLength: UInt32,
        sentLength: UInt32,
        received: Timestamp,
        flags: Flags
    ) {
        self.start = start
        self.topicLength = topicLength
        self.packetID = packetID
        self.payloadLength = payloadLength
        self.sentLength = sentLength
        self.received = received
        self.flags = flags
    }

    /// First byte of the payload in the buffer.
    @inlinable
    public var payloadStart: Int { Int(start) + Int(topicLength) }
}
