internal import TideAPI
internal import TideProfiles
internal import TideYAML

/// One entry of a registry file as it was written: texts by field, each with its place.
struct RegistryRow {
    /// A text and where it stands.
    struct Cell {
        var text: String
        var line: Int
        var column: Int
    }

    let kind: RegistryKind
    let line: Int
    let column: Int
    let log: YAMLLog
    /// Fields that are there and not empty; parameters of a device as `parameters.NAME`.
    var cells: [String: Cell]
    /// What a site or device says of quality tests; only YAML has it.
    var quality: YAMLValue?

    /// Fields of each kind.
    ///
    /// `position` and `parameters` are mappings in YAML and columns such as `latitude`,
    /// `parameters.depth` in CSV.
    static let fields: [RegistryKind: [String]] = [
        .enterprise: ["id", "name"],
        .site: ["id", "enterprise", "name", "county", "zone", "day_start"],
        .unit: ["id", "site", "kind", "species", "name"],
        .device: ["id", "site", "unit", "profile", "gateway", "scope", "valid_from"],
    ]

    /// Notes a problem with the entry.
    func fail(_ message: String, hint: String? = nil) {
        log.add(line: line, column: column, message, hint: hint)
    }

    /// Notes a problem with one of its fields.
    func fail(_ field: String, _ message: String, hint: String? = nil) {
        let cell = cells[field]
        log.add(line: cell?.line ?? line, column: cell?.column ?? column, "\(field): \(message)", hint: hint)
    }
}
