public import TideModel

/// Makes words of messages.
public struct TextWriter: Sendable {
    private let zone: @Sendable (String) -> Zone?
    private let home: String
    private let link: @Sendable (AlertID, Contact) -> String?
    private let list: @Sendable (String?) -> String?

    /// Makes a writer.
    ///
    /// - Parameters:
    ///   - home: IANA name of the zone for messages that belong to no site.
    ///   - zone: zones by IANA name; nil for unknown ones, whose times are then in UTC.
    ///   - link: address at which a contact sees and answers an alert; nil where there is no page.
    ///   - list: address at which the alerts of a site, or of all, are listed; nil where there is no page.
    public init(
        home: String = "UTC",
        zone: @escaping @Sendable (String) -> Zone?,
        link: @escaping @Sendable (AlertID, Contact) -> String?,
        list: @escaping @Sendable (_ site: String?) -> String?
    ) {
        (self.home, self.zone, self.link, self.list) = (home, zone, link, list)
    }

    /// The words of a message for a contact, with links of this moment.
    package func text(of message: OutboxMessage, for contact: Contact) -> MessageText {
        let wording = Wording(language: contact.language)
        let home = ShownTime(zone: zone(self.home), now: message.created, language: contact.language)
        let links = message.items.map { link($0.alert, contact) }
        let greeting = wording.greeting(message.kind, at: home.text(message.created))
        let blocks = zip(message.items, links).map { item, link in
            let time = ShownTime(zone: zone(item.words.zone), now: message.created, language: contact.language)
            return ItemText(item, message, wording, time).lines(link: link)
        }
        return MessageText(
            short: ShortText(wording).text(message, greeting: greeting),
            greeting: greeting ?? [],
            blocks: blocks,
            links: links,
            list: message.items.isEmpty ? nil : list(message.site),
            more: message.more,
            wording: wording
        )
    }
}
