internal import GRDB

extension JournalSchema {
    /// Rules, incidents with their history, messages to be sent, silences.
    @Sendable
    static func version9(_ db: Database) throws {
        try db.execute(sql: incidents + messages + decisions)
        // Of tables whose rows go, and of one that a person may empty: no number is given twice.
        try db.execute(
            sql: "INSERT INTO meta(key, value) VALUES ('last_alert', 0), ('last_message', 0), ('last_silence', 0)"
        )
    }

    /// What people said that stretches of time were; what they said before stood in the history of incidents alone.
    @Sendable
    static func version10(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE labels(
                    id INTEGER PRIMARY KEY, cause TEXT NOT NULL, rule TEXT NOT NULL, target TEXT NOT NULL,
                    series TEXT NOT NULL, start INTEGER NOT NULL, until INTEGER NOT NULL, author TEXT NOT NULL,
                    comment TEXT NOT NULL, at INTEGER NOT NULL, alert INTEGER NOT NULL, supersedes INTEGER,
                    record INTEGER NOT NULL) STRICT;
                CREATE INDEX labels_start ON labels(start);
                CREATE INDEX labels_of_alert ON labels(alert);
                WITH closed AS (
                    SELECT ROW_NUMBER() OVER (ORDER BY record, part) AS id, alert, record, at, author,
                        COALESCE(text, '') AS text, INSTR(COALESCE(text, ''), ': ') AS colon
                    FROM alert_events WHERE kind = 'closed')
                INSERT INTO labels SELECT closed.id,
                    CASE colon WHEN 0 THEN text ELSE SUBSTR(text, 1, colon - 1) END, rule, target, series, began,
                    MAX(began, MIN(COALESCE(ended, closed.at), closed.at)), COALESCE(closed.author, ''),
                    CASE colon WHEN 0 THEN '' ELSE SUBSTR(text, colon + 2) END, closed.at, closed.alert,
                    LAG(closed.id) OVER (PARTITION BY closed.alert ORDER BY closed.id), closed.record
                FROM closed JOIN alerts ON alerts.id = closed.alert ORDER BY closed.id;
                INSERT INTO meta(key, value) SELECT 'last_label', COALESCE(MAX(id), 0) FROM labels;
                """
        )
    }

    private static let incidents = """
        CREATE TABLE alert_states(key TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE alerts(
            id INTEGER PRIMARY KEY, rule TEXT NOT NULL, target TEXT NOT NULL, site TEXT NOT NULL, series TEXT NOT NULL,
            status TEXT NOT NULL, severity INTEGER NOT NULL, highest INTEGER NOT NULL, began INTEGER NOT NULL,
            fired INTEGER NOT NULL, ended INTEGER, cause TEXT, value REAL, threshold REAL,
            unit TEXT NOT NULL, acknowledged_by TEXT, acknowledged_at INTEGER, acknowledged_severity INTEGER,
            assignee TEXT, snoozed_until INTEGER, told TEXT, returns INTEGER NOT NULL, record INTEGER NOT NULL,
            changed INTEGER NOT NULL) STRICT;
        CREATE INDEX alerts_open ON alerts(fired) WHERE status <> 'resolved';
        CREATE INDEX alerts_fired ON alerts(fired);
        CREATE INDEX alerts_of_site ON alerts(site, fired);
        CREATE INDEX alerts_of_rule ON alerts(rule, fired);
        CREATE INDEX alerts_of_target ON alerts(target, fired);
        CREATE TABLE alert_events(
            alert INTEGER NOT NULL, record INTEGER NOT NULL, part INTEGER NOT NULL, kind TEXT NOT NULL,
            at INTEGER NOT NULL, time INTEGER, severity INTEGER NOT NULL, value REAL, author TEXT, text TEXT,
            PRIMARY KEY(alert, record, part)) STRICT, WITHOUT ROWID;

        """

    private static let messages = """
        CREATE TABLE outbox(
            id INTEGER PRIMARY KEY, contact TEXT NOT NULL, created INTEGER NOT NULL, kind TEXT NOT NULL,
            severity INTEGER, json TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, tried INTEGER, next INTEGER,
            detail TEXT NOT NULL DEFAULT '') STRICT;
        CREATE INDEX outbox_of_contact ON outbox(contact);
        CREATE TABLE outbox_alerts(
            message INTEGER NOT NULL, alert INTEGER NOT NULL, PRIMARY KEY(message, alert)) STRICT, WITHOUT ROWID;
        CREATE INDEX outbox_alerts_of_alert ON outbox_alerts(alert);
        CREATE TABLE outbox_receipts(
            id INTEGER PRIMARY KEY, message INTEGER NOT NULL, contact TEXT NOT NULL, created INTEGER NOT NULL,
            kind TEXT NOT NULL, outcome TEXT NOT NULL, at INTEGER NOT NULL, attempts INTEGER NOT NULL, next INTEGER,
            detail TEXT NOT NULL) STRICT;
        CREATE INDEX outbox_receipts_of_message ON outbox_receipts(message);

        """

    private static let decisions = """
        CREATE TABLE silences(
            id INTEGER PRIMARY KEY, rule TEXT, target TEXT, start INTEGER NOT NULL, until INTEGER NOT NULL,
            author TEXT NOT NULL, comment TEXT NOT NULL, maintenance INTEGER NOT NULL,
            record INTEGER NOT NULL) STRICT;
        CREATE INDEX silences_until ON silences(until);
        CREATE TABLE rules(
            hash TEXT PRIMARY KEY, text TEXT NOT NULL, record INTEGER NOT NULL, at INTEGER NOT NULL,
            in_force INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        """
}
