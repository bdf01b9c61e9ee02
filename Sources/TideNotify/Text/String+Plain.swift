extension String {
    /// The text without line breaks and other control characters, each of which becomes a blank.
    var oneLine: String {
        guard unicodeScalars.contains(where: Self.isControl) else { return self }
        var plain = String.UnicodeScalarView()
        for scalar in unicodeScalars { plain.append(Self.isControl(scalar) ? " " : scalar) }
        return String(plain)
    }

    /// The text in at most `bytes` bytes of UTF-8; what is cut is cut between characters and ends in `…`.
    func clipped(bytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var kept = ""
        var size = 3  // of the mark
        for character in self {
            size += character.utf8.count
            if size > limit { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// The text in at most `limit` characters; what is cut ends in `…`.
    func clipped(characters limit: Int) -> String { count > limit ? prefix(limit - 1) + "…" : self }

    /// C0 and C1 controls, line and paragraph separators, and marks that turn the direction of writing.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<32, 127..<160, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
