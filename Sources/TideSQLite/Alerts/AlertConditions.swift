internal import GRDB
import TideModel

/// An `AlertQuery` as SQL.
///
/// By time of firing, then number: numbers are given in the order of records, so this is the order of numbers, and every
/// index of `alerts` has it.
struct AlertConditions {
    private var conditions: [String] = []
    private(set) var arguments: StatementArguments = []

    init(_ query: AlertQuery) {
        if query.isOpen { add("status <> 'resolved'", []) }
        if let status = query.status { add("status = ?", [status.rawValue]) }
        if let severity = query.severity { add("highest >= ?", [severity.rawValue]) }
        if let site = query.site { add("site = ?", [site]) }
        if let rule = query.rule { addBeginning("rule", rule) }
        if let target = query.target { addBeginning("target", target) }
        if let from = query.from { add("fired >= ?", [from.milliseconds]) }
        if let to = query.to { add("fired < ?", [to.milliseconds]) }
        if let before = query.before {
            let id = Int64(bitPattern: before)
            add("(fired, id) < ((SELECT fired FROM alerts WHERE id = ?), ?)", [id, id])
        }
        arguments += [max(0, query.limit)]
    }

    /// What follows `FROM alerts`.
    var sql: String {
        let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        return filter + " ORDER BY fired DESC, id DESC LIMIT ?"
    }

    private mutating func add(_ condition: String, _ values: StatementArguments) {
        conditions.append(condition)
        arguments += values
    }

    /// The name itself, or what goes on after it with a `/`, behind which `0` comes.
    private mutating func addBeginning(_ column: String, _ name: String) {
        if name.hasSuffix("/") { return add("\(column) > ? AND \(column) < ?", [name, name.dropLast() + "0"]) }
        add("(\(column) = ? OR (\(column) > ? AND \(column) < ?))", [name, name + "/", name + "0"])
    }
}
