internal import TideModel

/// Incidents of a rule at a target that are over: what comes late does not find them a second time.
struct PastIncidents: Sendable, Equatable {
    /// Device times (ms).
    private struct Entry: Sendable, Equatable {
        var alert: AlertID
        var began: Int64
        var ended: Int64
    }

    /// By their numbers.
    private var entries: [Entry] = []

    /// Most of them, the last that ended: one in three hours for as long as is looked back.
    private static let most = 56
    private static let version: UInt8 = 1

    init() {}

    /// Whether one of them went on at some moment of device times (ms).
    func overlap(_ times: ClosedRange<Int64>) -> Bool {
        entries.contains { $0.began <= times.upperBound && $0.ended >= times.lowerBound }
    }

    /// Notes the end of one, which may have ended before; those that nobody looks back to are forgotten.
    mutating func note(_ alert: Alert) {
        let began = alert.began.milliseconds, ended = alert.ended?.milliseconds ?? began
        entries.removeAll { $0.alert == alert.id }
        entries.append(Entry(alert: alert.id, began: began, ended: ended))
        let newest = entries.map(\.ended).max() ?? ended
        entries.removeAll { $0.ended < newest - AlertEngine.farthestBack }
        if entries.count > Self.most, let oldest = entries.indices.min(by: { entries[$0].ended < entries[$1].ended }) {
            entries.remove(at: oldest)
        }
    }

    /// As the journal keeps it.
    var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.write(Self.version)
        writer.write(each: entries) { writer, entry in
            writer.write(entry.alert)
            writer.write(entry.began)
            writer.write(entry.ended)
        }
        return writer.bytes
    }

    /// Reads what `encoded` wrote.
    init(decoding bytes: [UInt8]) throws(FormatError) {
        entries = try ByteReader.read(from: bytes) { reader throws(FormatError) in
            let version = try reader.read(UInt8.self)
            guard version == Self.version else { throw FormatError("past incidents version \(version)", at: 0) }
            return try reader.readEach(minimumSize: 24) { reader throws(FormatError) in
                Entry(alert: try reader.read(), began: try reader.read(), ended: try reader.read())
            }
        }
    }
}
