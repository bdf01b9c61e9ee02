/// Spans and numbers for people.
enum SpanText {
    /// `-2…40`; `-` when both ends are open.
    static func text(_ lower: Double, _ upper: Double) -> String {
        lower == -.infinity && upper == .infinity ? "-" : "\(number(lower))…\(number(upper))"
    }

    static func number(_ value: Double) -> String {
        guard value.isFinite else { return value < 0 ? "-∞" : "∞" }
        return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }
}
