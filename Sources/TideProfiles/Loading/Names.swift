internal import TideYAML

/// What names may look like.
enum Names {
    /// A character of a profile's id.
    static func isPart(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "._-".contains(character))
    }

    /// Names of channels, fields and attributes: a letter, then letters, digits and `_`.
    static func isName(_ text: String) -> Bool {
        guard (1...64).contains(text.utf8.count), let first = text.first, first.isASCII, first.isLetter else {
            return false
        }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }

    /// Checks the key of a mapping of names.
    static func check(_ key: YAMLValue) -> String? {
        guard let name = key.text, isName(name) else {
            key.fail("\(key.words) is no name", hint: "a letter, then letters, digits and '_', at most 64")
            return nil
        }
        return name
    }
}
