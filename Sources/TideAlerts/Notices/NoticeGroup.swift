internal import TideModel

/// News that wait for others, so that what belongs together is one message.
struct NoticeGroup: Sendable, Equatable {
    /// When the first came (ms, by the clock of records).
    var opened: Int64
    /// When it is sent.
    var due: Int64
    /// Alerts with news, in the order in which they came.
    var alerts: [AlertID] = []
    /// What is behind all of them, such as a gateway; empty where each is for itself.
    var cause: String
    /// Messages that one contact had since `opened`; 0 for what is no matter of one contact.
    var count: UInt32 = 0

    private static let version: UInt8 = 2
    /// Without `count`.
    private static let first: UInt8 = 1

    init(opened: Int64, due: Int64, cause: String) { (self.opened, self.due, self.cause) = (opened, due, cause) }

    /// As the journal keeps it.
    var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.write(Self.version)
        writer.write(opened)
        writer.write(due)
        writer.write(cause)
        writer.write(each: alerts) { writer, alert in writer.write(alert) }
        writer.write(count)
        return writer.bytes
    }

    /// Reads what `encoded` wrote.
    init(decoding bytes: [UInt8]) throws(FormatError) {
        self = try ByteReader.read(from: bytes) { reader throws(FormatError) in try Self(&reader) }
    }

    private init(_ reader: inout ByteReader) throws(FormatError) {
        let version = try reader.read(UInt8.self)
        guard version == Self.version || version == Self.first else {
            throw FormatError("notice group version \(version)", at: 0)
        }
        (opened, due, cause) = (try reader.read(), try reader.read(), try reader.readString())
        alerts = try reader.readEach(minimumSize: 8) { reader throws(FormatError) in try reader.read() }
        if version != Self.first { count = try reader.read() }
    }
}
