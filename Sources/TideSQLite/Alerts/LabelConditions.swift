internal import GRDB
import TideModel

/// A `LabelQuery` as SQL over `AlertRows.everyLabel`.
///
/// By beginning, then name: labels of alerts and of silences have numbers of their own.
struct LabelConditions {
    private var conditions: [String] = []
    private var arguments: [String: (any DatabaseValueConvertible)?] = [:]

    /// - Parameters:
    ///   - query: which are wanted.
    ///   - now: silences that are not over by then are no labels yet.
    init(_ query: LabelQuery, now: Timestamp) {
        arguments = ["now": now.milliseconds, "limit": max(0, query.limit)]
        if !query.withSuperseded { conditions.append("NOT superseded") }
        if let cause = query.cause { add("cause = :cause", "cause", cause.rawValue) }
        if let alert = query.alert { add("alert = :alert", "alert", Int64(bitPattern: alert)) }
        if let rule = query.rule { add(Self.meets("rule"), "rule", rule) }
        if let target = query.target { add(Self.meets("target"), "target", target) }
        if let from = query.from { add("until >= :from", "from", from.milliseconds) }
        if let to = query.to { add("start < :to", "to", to.milliseconds) }
        if let before = query.before {
            add("(start, name) < ((SELECT start FROM every WHERE name = :before), :before)", "before", before)
        }
    }

    /// What follows the columns.
    var sql: String {
        let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        return "FROM every \(filter) ORDER BY start DESC, name DESC LIMIT :limit"
    }

    /// Values by name.
    var values: StatementArguments { StatementArguments(arguments) }

    private mutating func add(_ condition: String, _ name: String, _ value: any DatabaseValueConvertible) {
        conditions.append(condition)
        arguments[name] = value
    }

    /// Either is the other, or the beginning of it up to a `/`; a label of all meets everything.
    private static func meets(_ column: String) -> String {
        func begins(_ name: String, with start: String) -> String {
            "SUBSTR(\(name) || '/', 1, LENGTH(RTRIM(\(start), '/')) + 1) = RTRIM(\(start), '/') || '/'"
        }
        return """
            (\(column) IS NULL OR \(begins(column, with: ":\(column)")) OR \(begins(":\(column)", with: column)))
            """
    }
}
