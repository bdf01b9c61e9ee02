import FoundationEssentials
import TideModel

/// Messages as JSON text.
///
/// Written by hand: a gateway with 20,000 devices that falls silent is one record, and `JSONEncoder` would keep the
/// journal for half a second with it.
struct MessageCoding {
    private let decoder = JSONDecoder()

    init() {
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf",
            negativeInfinity: "-inf",
            nan: "nan"
        )
    }

    func encode(_ message: OutboxMessage) -> String {
        var object = JSONObject()
        object.add("id", message.id)
        object.add("contact", message.contact)
        object.add("created", message.created.milliseconds)
        object.add("kind", message.kind.rawValue)
        if let severity = message.severity { object.add("severity", severity.rawValue) }
        object.add("more", message.more)
        if let site = message.site { object.add("site", site) }
        object.add("items", message.items, Self.add)
        return object.text
    }

    private static func add(_ item: OutboxMessage.Item, to object: inout JSONObject) {
        object.add("alert", item.alert)
        object.add("event", item.event.rawValue)
        object.add("words", item.words, add)
        object.add("severity", item.severity.rawValue)
        object.add("began", item.began.milliseconds)
        object.add("time", item.time.milliseconds)
        if let value = item.value { object.add("value", value) }
        if let limit = item.limit { object.add("limit", limit) }
        object.add("unit", item.unit)
        if let reason = item.reason { object.add("reason", reason) }
        if let outage = item.outage { object.add("outage", outage, add) }
    }

    private static func add(_ outage: Outage, to object: inout JSONObject) {
        object.add("kind", outage.kind.rawValue)
        object.add("name", outage.name)
        object.add("devices", outage.devices)
        object.add("since", outage.since.milliseconds)
        if let site = outage.site { object.add("site", site) }
    }

    private static func add(_ words: OutboxMessage.Words, to object: inout JSONObject) {
        object.add("title", words.title, add)
        object.add("advice", words.advice, add)
        object.add("site", words.site)
        object.add("place", words.place)
        object.add("zone", words.zone)
    }

    private static func add(_ both: OutboxMessage.Both, to object: inout JSONObject) {
        object.add("en", both.en)
        object.add("zh", both.zh)
    }

    func decode(_ json: String) throws -> OutboxMessage {
        do { return try decoder.decode(OutboxMessage.self, from: Data(json.utf8)) } catch {
            throw FormatError("\(error)", at: 0)
        }
    }
}
