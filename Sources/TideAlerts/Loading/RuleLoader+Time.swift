internal import TideModel
internal import TideUnits
internal import TideYAML

// `{time_to: …, falls_to: …, over: …}`: how long it takes until a limit is reached.

extension RuleLoader {
    /// What `time_to` looks at.
    func time(_ value: YAMLValue, _ fields: YAMLFields) -> Measured? {
        let over = fields.require("over", hint: "such as 1h")?.duration(in: 60_000...86_400_000)
        let falls = fields.optional("falls_to"), rises = fields.optional("rises_to")
        let series = selector(value)
        guard (falls == nil) != (rises == nil), let limit = falls ?? rises else {
            fields.value.fail("names not one of falls_to and rises_to", hint: "such as falls_to: 3 mg/L")
            return nil
        }
        guard let series, let over, let number = number(limit, Measured(series)) else { return nil }
        let reached = Comparison(falls == nil ? .atLeast : .atMost, number)
        return Measured(.time(series.selector, to: reached, over: over), unit: try? Unit("h"), isDifference: true)
    }

    /// Says that much time means nothing, and that nobody looks so far ahead.
    func requireNear(_ bad: Comparison, _ clear: Comparison?, _ value: YAMLValue) {
        guard bad.kind == .below || bad.kind == .atMost else {
            value.fail("what takes long is not bad", hint: "name the time that is left, such as below: 3 h")
            return
        }
        guard bad.low >= RateWindow.farthest || clear.map({ $0.high > RateWindow.farthest }) ?? false else { return }
        value.fail("nobody looks ahead so far", hint: "limits are less than \(RateWindow.farthest.plain) h")
    }
}
