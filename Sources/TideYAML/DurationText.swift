/// Stretches of time for people: `90s`, `10m`, `400d`.
public enum DurationText {
    /// The text of milliseconds, in the largest unit that divides them.
    public static func text(_ milliseconds: Int64) -> String {
        let units: [(String, Int64)] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)]
        guard let (unit, size) = units.first(where: { milliseconds != 0 && milliseconds % $0.1 == 0 }) else {
            return "\(milliseconds)ms"
        }
        return "\(milliseconds / size)\(unit)"
    }
}
