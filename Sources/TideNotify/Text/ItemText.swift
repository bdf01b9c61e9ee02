internal import TideModel

/// The lines of one alert.
struct ItemText {
    private let item: OutboxMessage.Item
    private let message: OutboxMessage
    private let wording: Wording
    private let time: ShownTime

    init(_ item: OutboxMessage.Item, _ message: OutboxMessage, _ wording: Wording, _ time: ShownTime) {
        (self.item, self.message, self.wording, self.time) = (item, message, wording, time)
    }

    /// What happened, where, since when, how bad, why, what to do, and where to answer.
    func lines(link: String?) -> [TextLine] {
        var lines = [TextLine(kind: .headline, label: "", value: Self.headline(item, message, wording))]
        func add(_ label: String, _ value: String?) {
            guard let value = value?.oneLine, !value.isEmpty else { return }
            lines.append(TextLine(kind: .field, label: label, value: value))
        }
        add(wording.place, Self.place(item.words))
        add(isOver ? wording.lasted : wording.since, isOver ? lasted : since)
        add(item.event == .noData ? wording.last : wording.measured, measured)
        let outage = item.outage.map {
            isOver ? wording.heardAgain($0) : wording.outage($0, since: time.text($0.since))
        }
        add(wording.reason, outage ?? item.reason ?? (item.event == .flapping ? wording.quiet : nil))
        if !isOver { add(wording.advice, wording.language.choose(en: item.words.advice.en, zh: item.words.advice.zh)) }
        if let link {
            lines.append(TextLine(kind: .link, label: isOver ? wording.look : wording.open, value: link.oneLine))
        }
        return lines
    }

    /// What happened and to what.
    static func headline(_ item: OutboxMessage.Item, _ message: OutboxMessage, _ wording: Wording) -> String {
        let title = wording.language.choose(en: item.words.title.en, zh: item.words.title.zh).oneLine
        let reminder = message.kind == .reminder ? wording.stillUnanswered + wording.colon : ""
        return reminder + wording.event(item) + wording.colon + title
    }

    /// Site and place, which may be the same.
    static func place(_ words: OutboxMessage.Words) -> String {
        let place = words.place == words.site ? "" : words.place
        return [words.site, place].filter { !$0.isEmpty }.joined(separator: " · ").oneLine
    }

    private var isOver: Bool { [.resolved, .withdrawn, .closed].contains(item.event) }

    private var since: String {
        time.text(item.began) + wording.inBrackets(wording.sofar(time.span(item.began, message.created)))
    }

    private var lasted: String {
        wording.from(time.text(item.began), to: time.end(item.time, of: item.began))
            + wording.inBrackets(time.span(item.began, item.time))
    }

    private var measured: String? {
        guard let value = ShownValue.measured(item) else { return nil }
        return value + (ShownValue.limit(item).map { wording.inBrackets(wording.limit($0)) } ?? "")
    }
}
