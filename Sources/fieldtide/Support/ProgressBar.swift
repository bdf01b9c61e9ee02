/// How far something is, for a terminal.
enum ProgressBar {
    /// Characters of the bar.
    private static let width = 30

    /// A bar with a percentage, of a part from 0 to 1.
    static func text(_ part: Double) -> String {
        let filled = Int(min(max(part, 0), 1) * Double(width))
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        return "\(bar) \(Int(part * 100)) %"
    }
}
