internal import TideModel

/// Tells, with an answer, that readings within its times were removed by retention.
enum RemovalNote {
    /// The header field: readings with a device time before it were removed.
    static let header = "fieldtide-removed-before"

    /// The field, if there is something to tell.
    static func headers(_ before: Timestamp?) -> [String: String] {
        before.map { [header: RFC3339.string($0)] } ?? [:]
    }

    /// For a person.
    static func text(_ before: String) -> String {
        "readings before \(before) were removed by retention (keep: in the configuration); "
            + "hourly and daily aggregates of that time are kept"
    }
}
