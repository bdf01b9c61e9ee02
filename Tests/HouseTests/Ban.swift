/// Something that code may not say in a part of the house, with the reason and what to say instead.
struct Ban: Sendable {
    enum Scope: Sendable { case core, outsideRoots, tests }

    var name: String
    /// Regular expression over code without comments and literals.
    var pattern: String
    var scope: Scope
    var reason: String

    static let all = [
        Ban(
            name: "Date()",
            pattern: #"\bDate\s*(\.\s*init\s*)?\(\s*\)"#,
            scope: .outsideRoots,
            reason: "Time is an argument, so that replay and tests decide it: take a Timestamp or a () -> Timestamp."
        ),
        Ban(
            name: "Date.now",
            pattern: #"\bDate\s*\.\s*now\b"#,
            scope: .outsideRoots,
            reason: "Time is an argument, so that replay and tests decide it: take a Timestamp or a () -> Timestamp."
        ),
        Ban(
            name: "Task.sleep",
            pattern: #"\bTask\s*(<[^>]*>)?\s*\.\s*sleep\b"#,
            scope: .outsideRoots,
            reason: "Waiting on the real clock cannot be tested: take a `some Clock<Duration>` and sleep on that."
        ),
        Ban(
            name: "print(",
            pattern: #"(?m)(^|[^\w.]|\bSwift\s*\.\s*)print\s*\("#,
            scope: .outsideRoots,
            reason: "Standard output belongs to a command's result: return a value, or log at an edge."
        ),
        Ban(
            name: "a clock",
            pattern: #"\b(ContinuousClock|SuspendingClock)\b"#,
            scope: .core,
            reason: "Core is pure and gives the same answer in replay: take time as an argument."
        ),
        Ban(
            name: "@testable",
            pattern: #"@testable\b"#,
            scope: .tests,
            reason: "Tests run in the release build, which has no testable imports: use the public surface."
        ),
    ]

    /// Whether it holds in this file.
    func holds(in file: House.File) -> Bool {
        switch scope {
        case .core: file.path.hasPrefix("Sources/") && ImportTable.core.contains(file.target)
        case .outsideRoots: file.path.hasPrefix("Sources/") && !ImportTable.roots.contains(file.target)
        case .tests: file.path.hasPrefix("Tests/")
        }
    }

    /// Where a file breaks it, with the reason.
    func breaches(in file: House.File) throws -> [String] {
        guard holds(in: file) else { return [] }
        let source = SwiftSource(file.text)
        // Simple borders, because Unicode takes `Foundation.Date` for one word.
        let regex = try Regex(pattern).wordBoundaryKind(.simple)
        return source.code.matches(of: regex).map { match in
            // Counted at the end of the match, which may begin on the line before.
            let line = source.line(of: source.code.index(before: match.range.upperBound))
            return "\(file.path):\(line): \(name) is banned here. \(reason)"
        }
    }
}
