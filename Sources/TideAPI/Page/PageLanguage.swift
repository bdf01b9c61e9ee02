/// Languages of the page.
enum PageLanguage: String, CaseIterable, Sendable {
    case zh, en

    /// For the `lang` attribute.
    var tag: String { self == .zh ? "zh-Hans" : "en" }

    /// The first of these languages that a reader's browser asks for; English when it asks for none of them.
    ///
    /// - Parameter field: `Accept-Language` as RFC 9110 has it, e.g. `zh-CN,zh;q=0.9,en;q=0.8`.
    /// - Returns: the language of the highest weight.
    static func preferred(_ field: String?) -> PageLanguage {
        var best: (language: PageLanguage, quality: Double)?
        for item in (field ?? "").prefix(1_000).split(separator: ",") {
            let parts = item.split(separator: ";").map { $0.filter { $0 != " " } }
            guard let range = parts.first, let language = PageLanguage(rawValue: primary(range)) else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            if weight > best?.quality ?? 0 { best = (language, weight) }
        }
        return best?.language ?? .en
    }

    private static func primary(_ range: String) -> String {
        range.split(separator: "-").first.map { $0.lowercased() } ?? ""
    }
}
