import Foundation
import TideModel
import TideNotify

/// Messages and what else tests need, all by plain values.
enum Samples {
    /// 2026-11-27 06:40 UTC: 14:40 in Shanghai.
    static let created = Timestamp(milliseconds: 1_795_761_600_000)

    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="

    static func words(_ title: (en: String, zh: String) = ("Dissolved oxygen low", "溶解氧过低")) -> OutboxMessage.Words {
        OutboxMessage.Words(
            title: OutboxMessage.Both(en: title.en, zh: title.zh),
            advice: OutboxMessage.Both(
                en: "Start the aerators and stop feeding.",
                zh: "立即开增氧机，停止投喂。"
            ),
            site: "东港 3 号场",
            place: "7 号塘",
            zone: "Asia/Shanghai"
        )
    }

    static func item(
        _ alert: AlertID = 17,
        _ event: AlertEvent.Kind = .fired,
        severity: Severity = .alarm,
        words: OutboxMessage.Words = words(),
        value: Double? = 2.4,
        limit: Double? = 3,
        unit: String = "mg/L",
        reason: String? = nil
    ) -> OutboxMessage.Item {
        OutboxMessage.Item(
            alert: alert,
            event: event,
            words: words,
            severity: severity,
            began: created + -2_100_000,
            time: created + -60_000,
            value: value,
            limit: limit,
            unit: unit,
            reason: reason
        )
    }

    /// One alert of an outage of twelve devices.
    static func silent(
        _ kind: Outage.Kind,
        _ name: String,
        _ event: AlertEvent.Kind = .fired,
        devices: Int = 12
    ) -> OutboxMessage.Item {
        var item = item(17, event, words: words(("Device is silent", "设备无数据")), value: nil, limit: nil)
        if kind == .broker { (item.words.site, item.words.place) = ("", name) }
        item.outage = Outage(kind, name, devices: devices, since: created + -2_100_000)
        if kind != .broker { item.outage?.site = item.words.site }
        item.reason = item.outage?.key
        return item
    }

    /// Of what is bad, and then without data for an outage.
    static var unheard: OutboxMessage.Item {
        var item = item(18, .noData)
        (item.outage, item.reason) = (silent(.uplink, "east-3").outage, "uplink east-3")
        return item
    }

    /// Of three devices of a site.
    static var ofSite: OutboxMessage.Item {
        var item = item(20, words: words(("Low in several ponds", "多塘溶解氧低")), value: 3, unit: "1", reason: "d1, d2, d4")
        item.words.place = item.words.site
        return item
    }

    static func message(
        _ id: MessageID = 9,
        to contact: String = "wang",
        kind: OutboxMessage.Kind = .news,
        items: [OutboxMessage.Item] = [item()],
        created: Timestamp = created,
        more: Int = 0,
        site: String? = nil
    ) -> OutboxMessage {
        OutboxMessage(
            id: id,
            contact: contact,
            created: created,
            kind: kind,
            severity: items.map(\.severity).max(),
            items: items,
            more: more,
            site: site
        )
    }

    static func contact(_ id: String = "wang", channel: String = "c", to: String = "", _ language: Language = .zh)
        -> Contact
    {
        Contact(id: id, name: "王强", channel: channel, to: to, language: language)
    }

    static let writer = TextWriter(
        home: "Asia/Shanghai",
        zone: zone,
        link: { alert, contact in "https://farm.example/a/\(alert)?t=\(contact.id)" },
        list: { site in "https://farm.example/a" + (site.map { "?site=\($0)" } ?? "") }
    )

    static func letter(_ message: OutboxMessage = message(), to contact: Contact = contact()) -> Letter {
        Letter(message, to: contact, writer: writer, epoch: 0xF1E1D)
    }

    static func text(_ message: OutboxMessage, _ language: Language) -> MessageText {
        writer.text(of: message, for: contact(language))
    }

    private static func contact(_ language: Language) -> Contact { contact("wang", language) }

    /// The system's zones.
    static func zone(_ name: String) -> Zone? {
        FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)").flatMap {
            try? Zone(name: name, tzif: Array($0))
        }
    }

    /// The real wall clock: signatures are checked against it.
    static func now() -> Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }

    /// A courier of the real clock, which finds every name on this machine unless told otherwise.
    static func courier(_ lookup: NameLookup = .system) -> HTTPCourier {
        HTTPCourier(lookup: lookup, clock: ContinuousClock(), now: now)
    }

    /// Access to this machine, with a deadline that a busy machine can keep.
    static func local(_ deadline: Duration = .seconds(60), authorities: String? = nil) -> HTTPAccess {
        HTTPAccess(allowsPrivate: true, authorities: authorities, deadline: deadline)
    }
}
