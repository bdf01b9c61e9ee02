internal import TideAPI
internal import TideModel

/// Registry entries as text.
enum RegistryOutput {
    /// A version in JSON: times as RFC 3339.
    struct Entry: Encodable {
        var version: Int
        var record: RecordNumber
        var at: String
        var valid_from: String?
        var entry: RegistryEntityDTO
        var attributes: [String: String]?

        init(_ version: RegistryEntryDTO) {
            (self.version, record) = (version.version, version.record)
            at = RFC3339.string(Timestamp(milliseconds: version.at))
            entry = RegistryEntityDTO(version.entity)
            valid_from = RegistryOutput.time(entry.validFrom)
            entry.validFrom = nil
            attributes = version.attributes.isEmpty ? nil : version.attributes
        }
    }

    /// All entries in columns.
    static func table(_ entries: [RegistryEntryDTO]) throws {
        var table = Table(["kind", "id", "name", "about", ">version"])
        try Output.standard.write(
            table.text(
                entries.map {
                    let dto = RegistryEntityDTO($0.entity)
                    return [$0.entity.kind, $0.entity.id, dto.name ?? "", about(dto), "\($0.version)"]
                }
            )
        )
    }

    /// One entry, a field a line.
    static func show(_ version: RegistryEntryDTO) throws {
        let rows =
            [["kind", version.entity.kind], ["id", version.entity.id]]
            + fields(RegistryEntityDTO(version.entity)).filter { $0.0 != "id" }.map { [$0.0, $0.1] }
            + [
                ["version", "\(version.version)"], ["record", "\(version.record)"],
                ["recorded", RFC3339.string(Timestamp(milliseconds: version.at))],
            ] + version.attributes.sorted { $0.key < $1.key }.map { ["attributes.\($0.key)", $0.value] }
        var table = Table(["", ""])
        try Output.standard.write(String(table.text(rows).drop { $0 == "\n" }))
    }

    /// A version's fields in one line.
    static func brief(_ version: RegistryEntryDTO) -> String {
        fields(RegistryEntityDTO(version.entity)).filter { $0.0 != "id" && $0.0 != "site" }
            .map { "\($0.0): \($0.1)" }.joined(separator: ", ")
    }

    /// The entries as a CSV file that `registry apply` reads.
    static func csv(_ entities: [RegistryEntity]) throws {
        let rows = entities.map { entity -> [String: String] in
            let dto = RegistryEntityDTO(entity)
            var cells = Dictionary(uniqueKeysWithValues: fields(dto, forFile: true))
            if dto.kind != "unit" { cells["kind"] = dto.kind }
            return cells
        }
        let parameters = Set(rows.flatMap(\.keys).filter { $0.hasPrefix("parameters.") }).sorted()
        let columns =
            [
                "kind", "id", "site", "enterprise", "name", "county", "latitude", "longitude", "zone", "day_start",
                "species", "unit", "profile", "gateway", "scope", "valid_from",
            ] + parameters
        let used = columns.filter { column in column == "kind" || rows.contains { $0[column] != nil } }
        let lines = [used] + rows.map { row in used.map { row[$0] ?? "" } }
        try Output.standard.write(lines.map { CSVText.line($0) }.joined())
    }

    /// The fields that an entry has; for a file those that a person writes.
    private static func fields(_ entry: RegistryEntityDTO, forFile: Bool = false) -> [(String, String)] {
        entry.fields.filter { !forFile || !["adopted", "number"].contains($0.name) }
    }

    private static func about(_ it: RegistryEntityDTO) -> String {
        fields(it).filter { !["id", "site", "name", "number"].contains($0.0) }.map { "\($0.0): \($0.1)" }
            .joined(separator: ", ")
    }

    private static func time(_ milliseconds: Int64?) -> String? {
        milliseconds.map { RFC3339.string(Timestamp(milliseconds: $0)) }
    }
}
