internal import TideModel

/// The short form: subject of a mail, title of a robot's message, text of an SMS.
struct ShortText {
    /// Most characters: one SMS in Chinese.
    static let longest = 70

    private let wording: Wording

    init(_ wording: Wording) { self.wording = wording }

    /// One line; the first alert decides what it says.
    func text(_ message: OutboxMessage, greeting: [String]?) -> String {
        guard let first = message.items.first else {
            return (greeting?.first ?? "Fieldtide").clipped(characters: Self.longest)
        }
        let others = message.items.count - 1 + message.more
        let tail = others > 0 ? wording.comma + wording.more(others) : ""
        let room = Self.longest - tail.count
        // What was measured before nothing came says nothing of now.
        let value = first.event == .noData ? "" : ShownValue.measured(first).map { " \($0)" } ?? ""
        // Of what was bad before an outage it matters where.
        let outage = first.event == .noData ? nil : first.outage
        let place = " · " + (outage.map { wording.out($0) } ?? ItemText.place(first.words)).oneLine
        let headline = ItemText.headline(first, message, wording)
        // The value outlives the place, and the place is cut before what happened.
        if headline.count + value.count + place.count <= room { return headline + value + place + tail }
        let left = room - headline.count - value.count
        if left >= Self.shortestPlace { return headline + value + place.clipped(characters: left) + tail }
        return (headline + value).clipped(characters: room) + tail
    }

    /// A place of fewer characters says nothing.
    private static let shortestPlace = 8
}
