import TideAlerts

extension Watch {
    /// A formula over the series `oxygen` (a), `oxygen_1` (b) and `oxygen_2` (c), not further apart than so many minutes.
    static func written(_ expression: String, _ minutes: Int) -> Watch {
        let inputs = [("a", "oxygen"), ("b", "oxygen_1"), ("c", "oxygen_2")].filter { expression.contains($0.0) }
            .map { "\($0.0): {channel: \($0.1), unit: mg/L}" }
        let watch =
            "{expression: \"\(expression)\", of: {\(inputs.joined(separator: ", "))}, within: \(minutes)m, unit: mg/L}"
        let text = "pack: p\nrules:\n  a: {title: T, watch: \(watch), levels: {alarm: {below: 0 mg/L}}}\n"
        let loaded = RuleSet.load([RuleFile(path: "r.yaml", text: text)])
        guard let rule = loaded.set?.rules.first else { preconditionFailure("\(loaded.errors)") }
        return rule.watch
    }
}
