internal import TideModel

/// The daemon's state in Prometheus' text format, with base units and never a label per device.
struct MetricsText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private var text = ""

    /// All metrics; without totals, because storage fails at present, those that need none.
    static func of(_ service: WebService, _ readiness: Readiness, _ totals: Totals?) -> String {
        var metrics = MetricsText()
        metrics.add(
            "fieldtide_build_info",
            .gauge,
            "Version of the running program.",
            [("version=\"\(service.version)\"", 1)]
        )
        metrics.add(
            "process_start_time_seconds",
            .gauge,
            "When the process began, in seconds since 1970.",
            Double(service.started.milliseconds) / 1_000
        )
        metrics.add(
            "fieldtide_ready",
            .gauge,
            "Whether messages are taken: 1 yes, 0 no.",
            readiness.reasons.isEmpty ? 1 : 0
        )
        metrics.add(
            "fieldtide_not_ready",
            .gauge,
            "Why messages are not taken: 1 for each reason that holds.",
            Readiness.Reason.allCases.map { ("reason=\"\($0.rawValue)\"", readiness.reasons.contains($0) ? 1 : 0) }
        )
        if let totals {
            metrics.books(totals)
            metrics.folder(totals)
            if let devices = totals.devices { metrics.devices(devices) }
            metrics.alerts(totals.stats.figures)
            metrics.disk(totals.stats.figures)
            metrics.broker(totals.stats.figures)
        }
        return metrics.text
    }

    private mutating func books(_ totals: Totals) {
        let stats = totals.stats
        let classes = [("promised", stats.frames), ("unpromised", stats.unpromised)]
        add(
            "fieldtide_frames_received_total",
            .counter,
            "Frames of committed records, counted apart from the book; promised is QoS 1, unpromised QoS 0.",
            [
                ("class=\"promised\"", Double(totals.tally.promised)),
                ("class=\"unpromised\"", Double(totals.tally.unpromised)),
            ]
        )
        add(
            "fieldtide_frames_booked",
            .gauge,
            "Frames by what became of them; a retry moves one from quarantined to another outcome. "
                + "Their sum is fieldtide_frames_received_total.",
            classes.flatMap { name, book in
                Self.outcomes(book).map { ("class=\"\(name)\",outcome=\"\($0)\"", Double($1)) }
            }
        )
        add(
            "fieldtide_frames_partial",
            .gauge,
            "Of the frames booked as stored, those with a channel that became missing.",
            classes.map { ("class=\"\($0)\"", Double($1.partial)) }
        )
        add(
            "fieldtide_readings_decoded_total",
            .counter,
            "Readings of committed records, counted apart from the book.",
            Double(totals.tally.readings)
        )
        add(
            "fieldtide_readings_booked_total",
            .counter,
            "Readings by verdict; their sum is fieldtide_readings_decoded_total.",
            Self.verdicts(stats.readings).map { ("verdict=\"\($0)\"", Double($1)) }
        )
        add(
            "fieldtide_books_balance",
            .gauge,
            "Whether all books balance: 1 yes, 0 no.",
            stats.problems.isEmpty ? 1 : 0
        )
    }

    static func outcomes(_ book: FrameBookDTO) -> [(String, UInt64)] {
        [
            ("stored", book.stored), ("duplicate", book.duplicate), ("redelivered", book.redelivered),
            ("quarantined", book.quarantined), ("ignored", book.ignored),
        ]
    }

    static func verdicts(_ book: ReadingBookDTO) -> [(String, UInt64)] {
        [
            ("new", book.new), ("late", book.late), ("duplicate", book.duplicate), ("superseded", book.superseded),
            ("refused", book.refused),
        ]
    }

    private mutating func folder(_ totals: Totals) {
        let (stats, figures) = (totals.stats, totals.stats.figures)
        add("fieldtide_devices", .gauge, "Devices registered.", Double(stats.devices))
        add("fieldtide_series", .gauge, "Series that have readings.", Double(stats.series))
        add("fieldtide_quarantine_entries", .gauge, "Frames in quarantine now.", Double(stats.quarantine))
        add(
            "fieldtide_quarantine_fullness_ratio",
            .gauge,
            "Used share of the quarantine's nearer bound.",
            figures["quarantine_fullness"]
        )
        add(
            "fieldtide_quarantine_evicted_total",
            .counter,
            "Frames pushed out of the full quarantine.",
            figures["quarantine_evicted"]
        )
        add(
            "fieldtide_quarantine_dropped_total",
            .counter,
            "Frames dropped from quarantine by command.",
            figures["quarantine_dropped"]
        )
        add("fieldtide_journal_size_bytes", .gauge, "Size of the journal.", figures["journal_bytes"])
        add("fieldtide_record_number", .gauge, "Number of the last committed record.", Double(stats.record))
        add(
            "fieldtide_applied_record_number",
            .gauge,
            "Records through this one are in the series store.",
            Double(stats.appliedThrough)
        )
        add("fieldtide_commits_total", .counter, "Records committed by this process.", Double(totals.tally.commits))
        add(
            "fieldtide_commit_duration_seconds_total",
            .counter,
            "Time that commits of this process took.",
            totals.tally.commitSeconds
        )
        add(
            "fieldtide_ledger_entries",
            .gauge,
            "Committed frames whose acknowledgement is not proven.",
            figures["ledger_entries"]
        )
        add(
            "fieldtide_redelivery_unclear_total",
            .counter,
            "Frames stored although the broker may have sent them before.",
            figures["redelivery_unclear"]
        )
        add(
            "fieldtide_clock_steps_total",
            .counter,
            "Steps back of the wall clock by more than a second.",
            figures["clock_steps"]
        )
    }

    private mutating func broker(_ figures: [String: Double]) {
        add(
            "fieldtide_mqtt_connected",
            .gauge,
            "Whether the broker is connected and all subscriptions granted.",
            figures["mqtt_connected"]
        )
        add(
            "fieldtide_mqtt_connects_total",
            .counter,
            "Connections that the broker accepted.",
            figures["mqtt_connects"]
        )
        add(
            "fieldtide_mqtt_frames_total",
            .counter,
            "Frames read from the broker by this process.",
            figures["mqtt_frames"]
        )
        add(
            "fieldtide_mqtt_acknowledged_total",
            .counter,
            "Frames acknowledged to the broker by this process.",
            figures["mqtt_acknowledged"]
        )
        add(
            "fieldtide_mqtt_window",
            .gauge,
            "Unacknowledged messages that the broker allows, where that bounds batches.",
            figures["mqtt_window"]
        )
        add(
            "fieldtide_mqtt_last_message_timestamp_seconds",
            .gauge,
            "When the last message was read, in seconds since 1970; time() minus this is its age.",
            figures["mqtt_last_message_seconds"]
        )
        add(
            "fieldtide_mqtt_broker_dropped_total",
            .counter,
            "Messages that the broker says it dropped.",
            figures["mqtt_broker_dropped"]
        )
    }

    enum Kind: String { case gauge, counter }

    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double?) {
        if let value { add(name, kind, help, [("", value)]) }
    }

    mutating func add(
        _ name: String,
        _ kind: Kind,
        _ help: String,
        _ samples: [(labels: String, value: Double)]
    ) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
        for (labels, value) in samples {
            text += labels.isEmpty ? name : "\(name){\(labels)}"
            text += " \(Self.number(value))\n"
        }
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }
}
