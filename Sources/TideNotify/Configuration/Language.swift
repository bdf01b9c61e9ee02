/// The language that a contact reads.
public enum Language: String, Sendable, CaseIterable {
    /// Chinese.
    case zh
    /// English.
    case en

    /// The text of the two that is in this language; the other one where this one is empty.
    func choose(en: String, zh: String) -> String {
        let (first, second) = self == .zh ? (zh, en) : (en, zh)
        return first.isEmpty ? second : first
    }
}
