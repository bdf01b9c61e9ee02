/// HTML in the making: markup comes from this program, everything else is escaped.
struct HTMLText {
    private(set) var text = ""

    /// Appends markup.
    mutating func raw(_ markup: StaticString) { text += markup.description }

    /// Appends markup that was made of escaped parts.
    mutating func append(_ other: HTMLText) { text += other.text }

    /// Appends text that came from outside, escaped so that it is text and nothing else, in elements and in quoted
    /// attributes.
    mutating func escaped(_ words: String) { text += Self.escape(words) }

    /// Appends a name that people or devices gave: a direction of writing in it changes nothing around it.
    mutating func name(_ words: String) {
        raw("<bdi>")
        escaped(words)
        raw("</bdi>")
    }

    /// Appends an element with classes and text.
    mutating func element(_ tag: StaticString, _ classes: StaticString, _ words: String) {
        text += "<\(tag.description) class=\"\(classes.description)\">\(Self.escape(words))</\(tag.description)>"
    }

    /// Appends a link; `href` is escaped like all else.
    mutating func link(_ href: String, _ words: String, attributes: StaticString = "") {
        text += "<a href=\"\(Self.escape(href))\"\(attributes.description)>"
        name(words)
        raw("</a>")
    }

    private static func escape(_ words: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(words.utf8.count)
        for scalar in words.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case _ where isUnsafe(scalar): escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// Control characters, and those that turn the direction of what follows.
    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
