public import TideModel

/// Rare parts of seeded records, and what their tables must say.
public enum RareWork {
    /// Records that begin a series each.
    private static let series: RecordNumber = 100
    /// Frames that stay in quarantine.
    private static let quarantined: RecordNumber = 3

    static func parts(of record: Record) -> RareParts {
        var parts = RareParts()
        if record.number <= series { parts.series = [definition(record.number)] }
        parts.quarantined = [entry(record.number)]
        if record.number > quarantined {
            parts.released = [QuarantineRelease(id: record.number - quarantined, cause: .evicted)]
        }
        parts.attributes = [attribute(record.number)]
        parts.alerts = AlertWork.parts(of: record)
        return parts
    }

    /// What the tables say when all records through one are committed, and none after it.
    public static func tables(through last: RecordNumber) -> JournalTables {
        var tables = JournalTables()
        guard last > 0 else { return tables }
        for number in 1...min(last, series) { tables.series.append(definition(number)) }
        tables.quarantine = (max(1, last - min(last, quarantined - 1))...last).map { number in
            let entry = entry(number)
            return QuarantineSummary(id: entry.id, filter: entry.filter, reason: entry.reason, bytes: entry.bytes)
        }
        tables.attributes = [attribute(last)]
        tables.nextQuarantineID = last + 1
        tables.alerts = AlertWork.tables(through: last)
        return tables
    }

    /// What a checkpoint says that holds through a record.
    public static func checkpoint(_ number: RecordNumber) -> [UInt8] { Array("as of \(number)".utf8) }

    private static func definition(_ number: RecordNumber) -> SeriesDefinition {
        SeriesDefinition(
            number: SeriesNumber(number - 1),
            device: 1,
            channel: "c\(number % 5)",
            quantity: "temperature",
            unit: "Cel"
        )
    }

    private static func entry(_ number: RecordNumber) -> QuarantineEntry {
        let frame = Frame(
            source: .retry,
            topic: "t/\(number)",
            payload: [UInt8(truncatingIfNeeded: number)],
            received: SeriesStoreConformance.time(of: number)
        )
        return QuarantineEntry(id: number, frame: frame, reason: "decode", detail: "", profile: nil, filter: "#")
    }

    private static func attribute(_ number: RecordNumber) -> AttributeChange {
        AttributeChange(device: 1, name: "last", value: "\(number)", time: SeriesStoreConformance.time(of: number))
    }
}
