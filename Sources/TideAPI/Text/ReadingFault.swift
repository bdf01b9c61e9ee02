/// Why a line is no reading.
public struct ReadingFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// Short code that problems are grouped by.
    public var code: String
    /// What, where, and what would be right.
    public var description: String

    init(_ code: String, _ description: String) { (self.code, self.description) = (code, description) }

    init(_ column: ReadingCells.Column, _ text: String, _ right: String) {
        let shown = text.count > 60 ? text.prefix(60) + "…" : text[...]
        self.init(column.name, "\(column.name) '\(shown)': \(right)")
    }
}
