public import TideModel

/// One quarantined frame as commands show it.
public struct QuarantineDTO: Sendable, Equatable, Codable {
    /// Its number.
    public var id: QuarantineID
    /// Receive time, milliseconds since 1970.
    public var received: Int64
    /// Topic.
    public var topic: String
    /// Reason code.
    public var reason: String
    /// The reason for people.
    public var detail: String
    /// `id@version` of the profile that judged it.
    public var profile: String?
    /// Length as sent, in bytes.
    public var length: Int
    /// Payload as text where it is printable UTF-8; of an oversize frame its beginning; only in `show`.
    public var text: String?
    /// Payload in hex; of an oversize frame its beginning; only in `show`.
    public var hex: String?
    /// SHA-256 of the whole payload in hex, of an oversize frame; only in `show`.
    public var sha256: String?
    /// Makes an entry.
    public init(
        id: QuarantineID,
        received: Int64,
        topic: String,
        reason: String,
        detail: String,
        profile: String?,
        length: Int,
        text: String? = nil,
        hex: String? = nil,
        sha256: String? = nil
    ) {
        self.id = id
        self.received = received
        self.topic = topic
        self.reason = reason
        self.detail = detail
        self.profile = profile
        self.length = length
        self.text = text
        self.hex = hex
        self.sha256 = sha256
    }
}
