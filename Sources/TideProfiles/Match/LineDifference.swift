/// The lines in which two texts differ, for people.
enum LineDifference {
    /// Most lines shown.
    private static let maximumLines = 20

    /// Lines with `-` (former) and `+` (new); each under the keys it belongs to when it is indented.
    static func text(from former: String, to new: String) -> String {
        let before = former.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let after = new.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var lines: [(at: Int, text: String)] = []
        for change in after.difference(from: before) {
            switch change {
            case .remove(let offset, let line, _):
                lines.append((2 * offset, "  - \(parent(offset, before))\(trimmed(line))"))
            case .insert(let offset, let line, _):
                lines.append((2 * offset + 1, "  + \(parent(offset, after))\(trimmed(line))"))
            }
        }
        let shown = lines.sorted { $0.at < $1.at }.map(\.text)
        let rest = shown.count > maximumLines ? ["  … and \(shown.count - maximumLines) lines more"] : []
        return (shown.prefix(maximumLines) + rest).joined(separator: "\n")
    }

    private static func trimmed(_ line: String) -> Substring { line.drop { $0 == " " } }

    private static func indent(_ line: String) -> Int { line.prefix { $0 == " " }.count }

    /// The keys above a line, as `series ph `.
    private static func parent(_ offset: Int, _ lines: [String]) -> String {
        var (keys, depth): ([Substring], Int) = ([], indent(lines[offset]))
        for line in lines[..<offset].reversed() where indent(line) < depth && depth > 0 {
            depth = indent(line)
            keys.append(trimmed(line))
        }
        return keys.reversed().map { "\($0) " }.joined()
    }
}
