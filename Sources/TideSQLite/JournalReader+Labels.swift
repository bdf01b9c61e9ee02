internal import GRDB
public import TideModel

extension JournalReader {
    /// What people said that stretches of time were, those that began last first.
    ///
    /// - Parameters:
    ///   - query: which are wanted.
    ///   - now: a maintenance silence is a label when it is over by then.
    /// - Returns: at most `query.limit`; the name of the last is where the next page begins.
    /// - Throws: `StoreError`, also when a row is damaged.
    public func labels(_ query: LabelQuery, now: Timestamp) throws -> [IntervalLabel] {
        let conditions = LabelConditions(query, now: now)
        return try file.read("list the labels of") {
            try AlertRows(db: $0, file: file.path).labels(conditions)
        }
    }
}

extension AlertRows {
    static let labelColumns =
        "id, cause, rule, target, series, start, until, author, comment, at, alert, supersedes"

    /// Labels of alerts, and silences that are labels, in the columns above and with `name`, `superseded`.
    private static let everyLabel = """
        WITH every AS (
            SELECT \(labelColumns), CAST(id AS TEXT) AS name,
                id < (SELECT MAX(id) FROM labels AS later WHERE later.alert = labels.alert) AS superseded
            FROM labels
            UNION ALL SELECT id, 'maintenance', rule, target, '[]', start, until, author, comment, until, NULL, NULL,
                's' || id, 0
            FROM silences WHERE maintenance AND start < until AND until <= :now)
        """

    func labels(_ conditions: LabelConditions) throws -> [IntervalLabel] {
        let sql = "\(Self.everyLabel) SELECT \(Self.labelColumns) \(conditions.sql)"
        let rows = try Row.fetchAll(db, sql: sql, arguments: conditions.values)
        return try rows.map { row in try named("label", row[0]) { try IntervalLabel(row: row) } }
    }

    /// Series numbers as a column has them.
    static func list(_ series: [SeriesNumber]) -> String {
        "[" + series.map { String($0) }.joined(separator: ",") + "]"
    }
}

extension IntervalLabel {
    /// From a row of `AlertRows.labelColumns`; without an alert it is of a silence.
    init(row: Row) throws {
        let number = UInt64(bitPattern: row[0] as Int64)
        let alert = (row[10] as Int64?).map { AlertID(bitPattern: $0) }
        self.init(
            number: number,
            of: alert.map(Origin.alert) ?? .silence(number),
            cause: try row.word(at: 1),
            rule: row[2],
            target: row[3],
            series: try Alert.series(row[4]),
            from: Timestamp(milliseconds: row[5]),
            until: Timestamp(milliseconds: row[6]),
            by: row[7],
            comment: row[8],
            at: Timestamp(milliseconds: row[9]),
            supersedes: (row[11] as Int64?).map(UInt64.init(bitPattern:))
        )
    }
}
