internal import GRDB
import TideModel

/// Writes the rare parts of one record to their tables, within the record's transaction.
struct RarePartsWriter {
    let db: Database
    let record: Int64
    let at: Int64
    let parts: RareParts
    /// Compresses, with checksums.
    let zstd: Zstandard

    init(_ db: Database, _ record: Record, _ zstd: Zstandard) {
        (self.db, self.zstd) = (db, zstd)
        self.record = Int64(record.number)
        at = record.at.milliseconds
        parts = record.rare
    }

    /// Quarantined before released: an entry that leaves in the record that brought it is counted, and gone.
    func write() throws {
        if !parts.registry.isEmpty {
            let coding = RegistryCoding()
            for entity in parts.registry { try write(entity, json: coding.encode(entity)) }
        }
        for series in parts.series { try write(series) }
        try writeProfiles()
        for entry in parts.quarantined { try QuarantineWriter(db: db, record: record).write(entry) }
        for release in parts.released { try QuarantineWriter(db: db, record: record).write(release) }
        for (part, change) in parts.attributes.enumerated() { try write(change, part) }
        try BookTable(db: db, file: SQLiteJournal.fileName).append(parts.books, zstd)
        for step in parts.imports { try write(step) }
        for calibration in parts.calibrations { try write(calibration) }
        for job in parts.recomputations { try write(job) }
        for configuration in parts.configurations { try write(configuration) }
        if !parts.alerts.isEmpty { try AlertPartsWriter(db: db, record: record, at: at).write(parts.alerts) }
    }

    private func write(_ calibration: Calibration) throws {
        try run(
            "INSERT INTO calibrations(id, series, valid_from, json, record, at) VALUES (?, ?, ?, ?, ?, ?)",
            [
                Int64(calibration.id), Int64(calibration.series), calibration.from.milliseconds,
                try JSONText.encode(calibration), record, at,
            ]
        )
    }

    private func write(_ job: Recomputation) throws {
        guard !job.isDone else { return try run("DELETE FROM recomputations WHERE series = ?", [Int64(job.series)]) }
        try run(
            "INSERT OR REPLACE INTO recomputations(series, json) VALUES (?, ?)",
            [Int64(job.series), try JSONText.encode(job)]
        )
    }

    private func write(_ configuration: QualityConfiguration) throws {
        try run(
            "INSERT OR IGNORE INTO quality_configurations(id, text, record, at) VALUES (?, ?, ?, ?)",
            [Int64(bitPattern: configuration.id), configuration.text, record, at]
        )
    }

    private func write(_ step: ImportStep) throws {
        try run(
            """
            INSERT OR REPLACE INTO imports(
                job, file, profile, size, offset, lines, refused, ignored, sha256, record, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                step.job, step.file, step.profile, step.size, step.offset, step.lines, step.refused, step.ignored,
                step.sha256, record, at,
            ]
        )
    }

    private func run(_ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    private func write(_ entity: RegistryEntity, json: String) throws {
        var number: Int64?
        var validFrom = at
        if case .device(let device) = entity {
            number = device.number.map { Int64($0) }
            validFrom = device.validFrom ?? at
            // By number: a device with a global id that moved has another key; its history stays.
            try retire("number = ?", [number])
        } else {
            try retire("kind = ? AND id = ?", [entity.kind, entity.id])
        }
        let known = "SELECT COALESCE(MAX(version), 0) FROM registry_history WHERE kind = ? AND id = ?"
        let version = try Int64.fetchOne(db.cachedStatement(sql: known), arguments: [entity.kind, entity.id]) ?? 0
        try run(
            "INSERT INTO registry(\(Self.entry)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [entity.kind, entity.id, version + 1, number, json, record, at, validFrom]
        )
    }

    private static let entry = "kind, id, version, number, json, record, at, valid_from"

    /// Moves entries that no longer stand into the history.
    private func retire(_ condition: String, _ arguments: StatementArguments) throws {
        try run(
            "INSERT INTO registry_history(\(Self.entry)) SELECT \(Self.entry) FROM registry WHERE \(condition)",
            arguments
        )
        try run("DELETE FROM registry WHERE \(condition)", arguments)
    }

    private func write(_ series: SeriesDefinition) throws {
        let what: StatementArguments = [series.channel, series.quantity, series.unit]
        try run("INSERT OR IGNORE INTO channels(channel, quantity, unit) VALUES (?, ?, ?)", what)
        try run(
            """
            INSERT INTO series(number, device, channel_id, record) SELECT ?, ?, id, ? FROM channels
            WHERE channel = ? AND quantity = ? AND unit = ?
            """,
            [Int64(series.number), Int64(series.device), record] + what
        )
    }

    /// A record that names profiles names all that are in force from now on; the text of every hash ever used stays.
    private func writeProfiles() throws {
        guard !parts.profiles.isEmpty else { return }
        try run("UPDATE profiles SET in_force = 0", [])
        for (index, profile) in parts.profiles.enumerated() {
            try run(
                """
                INSERT INTO profiles(hash, id, version, draft, text, record, at, in_force)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT(hash) DO UPDATE SET id = excluded.id, version = excluded.version, draft = excluded.draft,
                    record = excluded.record, at = excluded.at, in_force = excluded.in_force
                """,
                [profile.hash, profile.id, profile.version, profile.draft, profile.text, record, at, index + 1]
            )
        }
    }

    /// The latest value only moves forward in time; every change is history.
    private func write(_ change: AttributeChange, _ part: Int) throws {
        let device = Int64(change.device), time = change.time.milliseconds
        if change.isLatest {
            try run(
                """
                INSERT INTO attributes(device, name, value, time, record) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT(device, name) DO UPDATE SET value = excluded.value, time = excluded.time,
                    record = excluded.record WHERE excluded.time >= time
                """,
                [device, change.name, change.value, time, record]
            )
        }
        try run(
            "INSERT INTO attribute_history(device, name, time, record, part, value) VALUES (?, ?, ?, ?, ?, ?)",
            [device, change.name, time, record, part, change.value]
        )
    }
}
