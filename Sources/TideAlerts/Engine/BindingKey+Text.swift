internal import TideModel

extension BindingKey {
    /// As the journal names it.
    func text(_ rules: [Rule]) -> String { "\(rules[rule].id)|\(target.text)" }

    /// Reads what `text` wrote; nil when there is no such rule any more.
    init?(_ text: String, _ numbers: [String: Int]) {
        guard let bar = text.firstIndex(of: "|"), let rule = numbers[String(text[..<bar])],
            let target = Target(text[text.index(after: bar)...])
        else { return nil }
        self.init(rule: rule, target: target)
    }
}

extension Target {
    /// Reads what `text` wrote.
    init?(_ text: Substring) {
        if text.hasPrefix("site:") {
            self = .site(String(text.dropFirst(5)))
        } else if text.hasPrefix("u:") {
            self = .unit(String(text.dropFirst(2)))
        } else if text.hasPrefix("d"), let number = DeviceNumber(text.dropFirst()) {
            self = .device(number)
        } else if text.hasPrefix("s"), let number = SeriesNumber(text.dropFirst()) {
            self = .series(number)
        } else {
            return nil
        }
    }
}
