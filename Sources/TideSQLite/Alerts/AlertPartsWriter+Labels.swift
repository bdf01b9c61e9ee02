internal import GRDB
import TideModel

extension AlertPartsWriter {
    /// The one that a label takes the place of is found here: the kernel remembers no labels.
    private static let label = """
        INSERT INTO labels(
            id, cause, rule, target, series, start, until, author, comment, at, alert, supersedes, record)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, (SELECT MAX(id) FROM labels WHERE alert = ?11), ?12)
        """

    /// Writes a label; of silences there are none, they are labels by what they are.
    func write(_ label: IntervalLabel) throws {
        guard case .alert(let alert) = label.origin else { return }
        try run(
            Self.label,
            [
                Int64(bitPattern: label.number), label.cause.rawValue, label.rule ?? "", label.target ?? "",
                AlertRows.list(label.series), label.from.milliseconds, label.until.milliseconds, label.by,
                label.comment, label.at.milliseconds, Int64(bitPattern: alert), record,
            ]
        )
    }
}
