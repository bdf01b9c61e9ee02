internal import Foundation
internal import TideAPI

/// Lines about completeness in any of the formats.
struct GapsWriter {
    private let format: ListFormat
    private var table = Table([
        "site", "device", "channel", "by", "interval", "from", "to", ">expected", ">present", ">missing", ">complete",
        "gaps",
    ])
    private var isBegun = false
    /// Rows of a table that wait, so that its columns fit them.
    private var rows: [[String]] = []

    /// Rows that wait at most.
    private static let mostRows = 1_000

    /// Gaps that a table names; json has them all.
    private static let shownGaps = 3

    init(_ format: ListFormat) { self.format = format }

    mutating func text(_ lines: [GapsDTO]) throws -> String {
        switch format {
        case .table:
            rows += lines.map(Self.cells)
            return rows.count < Self.mostRows ? "" : flush()
        case .csv:
            defer { isBegun = true }
            return (isBegun ? "" : Self.csvHeader) + lines.map { CSVText.line(Self.csvCells($0)) }.joined()
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return try lines.map { String(decoding: try encoder.encode($0), as: UTF8.self) + "\n" }.joined()
        }
    }

    private mutating func flush() -> String {
        defer { rows = [] }
        return table.text(rows)
    }

    /// What is still to be written at the end.
    mutating func end() -> String {
        switch format {
        case .table: flush()
        case .csv: isBegun ? "" : Self.csvHeader
        case .json: ""
        }
    }

    private static func cells(_ line: GapsDTO) -> [String] {
        let mark = line.intervalSource == .estimated ? "~" : ""
        var gaps = line.gaps.prefix(shownGaps).map { gap in
            let (from, to) = (short(gap.from), short(gap.to))
            return line.by == .sequence
                ? "\(gap.missing) between \(from) and \(to)" : from == to ? from : "\(from)…\(to) (\(gap.missing))"
        }
        if line.gapCount > shownGaps { gaps.append("and \(line.gapCount - shownGaps) more") }
        gaps += line.counts.sorted { $0.key < $1.key }.map { "\($0.key.replacing("_", with: " ")): \($0.value)" }
        return [
            line.site, line.device, line.channel ?? "", line.by.rawValue,
            line.interval.map { mark + length($0) } ?? (line.by == .interval ? "unknown" : ""),
            line.from.map(short) ?? "", line.to.map(short) ?? "", line.expected.map { "\($0)" } ?? "",
            "\(line.present)", line.missing.map { "\($0)" } ?? "", line.complete.map(percent) ?? "",
            gaps.joined(separator: ", "),
        ]
    }

    private static let csvHeader = CSVText.line([
        "site", "device", "channel", "by", "interval_s", "interval_source", "from", "to", "expected", "present",
        "missing", "complete", "gaps", "longest_from", "longest_to", "longest_missing",
    ])

    private static func csvCells(_ line: GapsDTO) -> [String] {
        func text(_ number: Int64?) -> String { number.map { "\($0)" } ?? "" }
        return [
            line.site, line.device, line.channel ?? "", line.by.rawValue,
            line.interval.map { "\(Double($0) / 1_000)" } ?? "", line.intervalSource?.rawValue ?? "", line.from ?? "",
            line.to ?? "", text(line.expected), text(line.present), text(line.missing),
            line.complete.map { "\($0)" } ?? "", "\(line.gapCount)", line.longest?.from ?? "", line.longest?.to ?? "",
            text(line.longest?.missing),
        ]
    }

    /// Per cent with one decimal, cut: 100.0 % means that nothing is missing.
    static func percent(_ part: Double) -> String { String(format: "%.1f %%", (part * 1_000).rounded(.down) / 10) }

    /// A time without what is zero at its end.
    static func short(_ time: String) -> String {
        var text = time[...]
        if text.hasSuffix(".000Z") { text = text.dropLast(5) + "Z" }
        if text.hasSuffix(":00Z") { text = text.dropLast(4) + "Z" }
        return String(text)
    }

    private static func length(_ milliseconds: Int64) -> String {
        let units: [(Int64, String)] = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s"), (1, "ms")]
        let unit = units.first { milliseconds % $0.0 == 0 } ?? (1, "ms")
        return "\(milliseconds / unit.0)\(unit.1)"
    }
}
