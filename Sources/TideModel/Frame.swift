/// One message as it came, whatever carried it: the unit that is acknowledged, archived or quarantined.
public struct Frame: Sendable, Equatable {
    /// Which connection or file it came from.
    public var source: FrameSource
    /// Topic, or the path that stands for one.
    public var topic: String
    /// The bytes; of an oversize frame the first 4 KiB and then the 32 bytes of its SHA-256.
    public var payload: [UInt8]
    /// Length as sent, in bytes.
    public var sentLength: Int
    /// When it was read.
    public var received: Timestamp
    /// One-bit facts.
    public var flags: FrameHead.Flags
    /// MQTT 5 properties, if any.
    public var properties: FrameProperties?

    /// Makes a frame.
    public init(
        source: FrameSource,
        topic: String,
        payload: [UInt8],
        sentLength: Int? = nil,
        received: Timestamp,
        flags: FrameHead.Flags = .promised,
        properties: FrameProperties? = nil
    ) {
        self.source = source
        self.topic = topic
        self.payload = payload
        self.sentLength = sentLength ?? payload.count
        self.received = received
        self.flags = flags
        self.properties = properties
    }
}

/// Where a frame came from.
///
/// Two frames may be compared by packet id only when their sources are equal.
public struct FrameSource: Hashable, Sendable {
    /// `mqtt`, `http`, `file` or `retry`.
    public var kind: String
    /// For MQTT `client@host:port`; else a name for people.
    public var name: String

    /// Makes a source.
    public init(kind: String, name: String) {
        self.kind = kind
        self.name = name
    }

    /// Frames decoded again from quarantine.
    public static let retry = FrameSource(kind: "retry", name: "quarantine")
}

/// What MQTT 5 (or HTTP headers) say about a payload; bounded, for a publisher may send megabytes of it.
public struct FrameProperties: Sendable, Equatable {
    /// Content type, e.g.
    ///
    /// `application/json`.
    public var contentType: String?
    /// User properties in order.
    public var user: [Pair]

    /// Most user properties that are kept.
    public static let maximumUserProperties = 16
    /// Most bytes that are kept of one frame's properties: as many as of an oversize payload.
    public static let maximumBytes = 4_096

    /// One user property.
    public struct Pair: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// Its value.
        public var value: String
        /// Makes a user property.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Makes properties.
    public init(contentType: String? = nil, user: [Pair] = []) {
        self.contentType = contentType
        self.user = user
    }

    /// Bytes of all its texts, in UTF-8.
    public var bytes: Int {
        user.reduce(contentType?.utf8.count ?? 0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
    }

    /// Adds a user property, if the bounds allow it.
    ///
    /// - Parameter pair: the property that comes next.
    /// - Returns: false when it was not added; then the frame is marked `propertiesCut`.
    public mutating func add(_ pair: Pair) -> Bool {
        user.append(pair)
        if user.count <= Self.maximumUserProperties, bytes <= Self.maximumBytes { return true }
        user.removeLast()
        return false
    }
}
