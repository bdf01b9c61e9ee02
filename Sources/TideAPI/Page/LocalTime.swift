internal import TideModel

/// Times as clocks at a site show them.
struct LocalTime {
    /// Nil where it is not known: then times are UTC, and say so.
    let zone: Zone?

    /// Day and minute, such as `2026-11-27 14:05`.
    func text(_ time: Timestamp) -> String {
        let local = Timestamp(milliseconds: (zone ?? .utc).local(at: time))
        let text = RFC3339.string(local)
        return text.prefix(10) + " " + text.dropFirst(11).prefix(5) + (zone == nil ? " UTC" : "")
    }

    /// A time as an element that machines read too.
    func element(_ html: inout HTMLText, _ time: Timestamp) {
        html.raw("<time datetime=\"")
        html.escaped(RFC3339.string(time))
        html.raw("\">")
        html.escaped(text(time))
        html.raw("</time>")
    }
}
