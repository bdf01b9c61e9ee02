internal import GRDB
import TideModel

extension Alert {
    /// From a row of `AlertRows.alertColumns`.
    init(row: Row) throws {
        self.init(
            id: UInt64(bitPattern: row[0]),
            rule: row[1],
            target: row[2],
            site: row[3],
            series: try Self.series(row[4]),
            severity: try row.severity(at: 6),
            began: Timestamp(milliseconds: row[8]),
            fired: Timestamp(milliseconds: row[9]),
            value: row[12] ?? .nan,
            limit: row[13] ?? .nan,
            unit: row[14]
        )
        status = try row.word(at: 5)
        highest = try row.severity(at: 7)
        ended = row.time(at: 10)
        cause = row.hasNull(atIndex: 11) ? nil : try row.word(at: 11)
        if let by = row[15] as String?, let at = row.time(at: 16) {
            acknowledged = Acknowledgement(by: by, at: at, severity: try row.severity(at: 17))
        }
        assignee = row[18]
        snoozedUntil = row.time(at: 19)
        told = try (row[20] as String?).map { try Self.told($0) }
        returns = row[21]
    }

    private static func told(_ json: String) throws -> Told {
        do { return try JSONText.decode(Told.self, json) } catch {
            throw FormatError("\(json) does not say what people were told", at: 0)
        }
    }

    static func series(_ json: String) throws -> [SeriesNumber] {
        do { return try JSONText.decode([SeriesNumber].self, json) } catch {
            throw FormatError("\(json) is no list of series", at: 0)
        }
    }
}

extension AlertEvent {
    /// From a row that begins with `AlertRows.eventColumns`.
    init(row: Row, alert: AlertID) throws {
        self.init(
            alert: alert,
            kind: try row.word(at: 0),
            at: Timestamp(milliseconds: row[1]),
            time: row.time(at: 2),
            severity: try row.severity(at: 3),
            value: row[4],
            by: row[5],
            text: row[6]
        )
    }
}

extension OutboxReceipt {
    /// From a row that begins with `AlertRows.receiptColumns`.
    init(row: Row, message: MessageID) throws {
        self.init(
            message: message,
            outcome: try row.word(at: 0),
            at: Timestamp(milliseconds: row[1]),
            attempts: row[2],
            next: row.time(at: 3),
            detail: row[4]
        )
    }
}

extension Silence {
    /// From a row of `AlertRows.silenceColumns`.
    init(row: Row) {
        self.init(
            id: UInt64(bitPattern: row[0]),
            rule: row[1],
            target: row[2],
            from: Timestamp(milliseconds: row[3]),
            until: Timestamp(milliseconds: row[4]),
            by: row[5],
            comment: row[6],
            isMaintenance: row[7]
        )
    }
}

extension Row {
    /// A time; nil where there is none.
    func time(at index: Int) -> Timestamp? { (self[index] as Int64?).map(Timestamp.init(milliseconds:)) }

    /// How bad it is.
    func severity(at index: Int) throws -> Severity {
        let number: Int64 = self[index]
        guard let severity = UInt8(exactly: number).flatMap(Severity.init(rawValue:)) else {
            throw FormatError("\(number) is no severity", at: 0)
        }
        return severity
    }

    /// The case of a stored word.
    func word<Word: RawRepresentable<String>>(at index: Int) throws -> Word {
        let text: String = self[index]
        guard let word = Word(rawValue: text) else { throw FormatError("unknown word \"\(text)\"", at: 0) }
        return word
    }
}
