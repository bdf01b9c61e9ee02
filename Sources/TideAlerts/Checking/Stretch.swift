/// Stretches of time as people write them.
enum Stretch {
    /// The longest unit that leaves no rest, such as `90m`; `0m` for none.
    static func text(_ milliseconds: Int64) -> String {
        for (unit, length) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)] as [(String, Int64)]
        where milliseconds % length == 0 && milliseconds != 0 { return "\(milliseconds / length)\(unit)" }
        return milliseconds == 0 ? "0m" : "\(milliseconds)ms"
    }
}
