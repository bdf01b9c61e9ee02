/// What one line of an export says, as text, before it is known to be a reading.
struct ReadingCells {
    /// What a line may say.
    enum Column: Int, CaseIterable {
        case site, device, channel, time, received, value, unit, flag, time_source, superseded, infinite, assumed

        /// Its name in headers and objects.
        var name: String { String(describing: self) }

        /// The column of a name.
        static func named(_ name: String) -> Column? { byName[name] }

        private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

        /// Columns without which a line is no reading.
        static let required: [Column] = [.site, .device, .channel, .time, .value, .unit]
    }

    private var texts = [String?](repeating: nil, count: Column.allCases.count)

    /// What is said; nil when nothing is.
    subscript(column: Column) -> String? {
        get { texts[column.rawValue] }
        set { texts[column.rawValue] = newValue }
    }
}
