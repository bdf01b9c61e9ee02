/// Stretches of time as people read them.
enum Stretch {
    /// Such as `35m`, `1h30m`, `12d`; `0m` for none.
    static func text(_ milliseconds: Int64) -> String {
        var rest = milliseconds, parts: [String] = []
        for (unit, length) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)]
            as [(String, Int64)]
        where rest >= length {
            parts.append("\(rest / length)\(unit)")
            rest %= length
        }
        return parts.isEmpty ? "0m" : parts.joined()
    }
}
