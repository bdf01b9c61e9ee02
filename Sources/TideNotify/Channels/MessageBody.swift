internal import TideModel

/// The JSON of webhooks and topics; config/notify-message.schema.json describes it.
///
/// A type of its own, so that the model may change without the receivers noticing.
struct MessageBody: Encodable {
    let type: String
    let timestamp: String
    let data: Content

    struct Content: Encodable {
        let id: String
        let contact: String
        let severity: String?
        let text: Text
        let alerts: [AlertItem]
        let more: Int
        let list: String?
    }

    struct Text: Encodable {
        let short: String
        let long: String
    }

    struct AlertItem: Encodable {
        let alert: UInt64
        let event: String
        let severity: String
        let title: Both
        let advice: Both
        let site: String
        let place: String
        let zone: String
        let began: String
        let time: String
        let value: Double?
        let limit: Double?
        let unit: String
        let reason: String?
        let link: String?
    }

    struct Both: Encodable {
        let en: String
        let zh: String
    }

    /// The body of a letter, the same at each attempt but for links.
    static func bytes(_ letter: Letter) -> [UInt8] { JSONBytes.of(MessageBody(letter)) }

    private init(_ letter: Letter) {
        let message = letter.message
        type = "alert.\(message.kind.rawValue)"
        timestamp = message.created.text
        data = Content(
            id: letter.key,
            contact: letter.contact.id,
            severity: message.severity?.name,
            text: Text(short: letter.text.short, long: letter.text.plain()),
            alerts: zip(message.items, letter.text.links).map { AlertItem($0, link: $1) },
            more: message.more,
            list: letter.text.list
        )
    }
}

extension MessageBody.AlertItem {
    init(_ item: OutboxMessage.Item, link: String?) {
        (alert, event, severity) = (item.alert, item.event.rawValue, item.severity.name)
        title = MessageBody.Both(en: item.words.title.en, zh: item.words.title.zh)
        advice = MessageBody.Both(en: item.words.advice.en, zh: item.words.advice.zh)
        (site, place, zone) = (item.words.site, item.words.place, item.words.zone)
        (began, time) = (item.began.text, item.time.text)
        value = item.value.flatMap { $0.isFinite ? $0 : nil }
        limit = item.limit.flatMap { $0.isFinite ? $0 : nil }
        (unit, reason, self.link) = (item.unit, item.reason, link)
    }
}
