internal import TideAPI
internal import TideModel
internal import TideProfiles
internal import TideUnits
internal import TideYAML

extension RegistryRow {
    /// Reads the entries of a CSV file, whose first line names its columns.
    ///
    /// A column `kind` holds `enterprise`, `site`, `device`, or what a unit is (`pond`, `cage`, …); without one the
    /// columns say which kind the file holds.
    static func csv(_ text: String, _ log: YAMLLog) -> [RegistryRow] {
        var lines = CSVReader.lines(text, log: log)
        guard !lines.isEmpty else {
            log.add(line: 1, column: 1, "the file is empty", hint: "its first line names the columns: kind,id,…")
            return []
        }
        let header = lines.removeFirst()
        let names = header.map(\.text)
        let only = names.contains("kind") ? nil : kind(of: names)
        guard check(header, only, log) else { return [] }
        return lines.compactMap { row($0, names, only, log) }
    }

    private static func row(
        _ line: [CSVReader.Cell],
        _ names: [String],
        _ only: RegistryKind?,
        _ log: YAMLLog
    ) -> RegistryRow? {
        guard let first = line.first else { return nil }
        guard line.count == names.count else {
            log.add(
                line: first.line,
                column: first.column,
                "\(line.count) cells, but the first line has \(names.count)"
            )
            return nil
        }
        var cells: [String: Cell] = [:]
        for (name, cell) in zip(names, line) where !cell.text.isEmpty {
            cells[name] = Cell(text: cell.text, line: cell.line, column: cell.column)
        }
        guard let kind = only ?? kind(&cells, first, log) else { return nil }
        return RegistryRow(kind: kind, line: first.line, column: first.column, log: log, cells: cells)
    }

    /// Kind of a line by its cell; what a unit is stays as its `kind`.
    private static func kind(_ cells: inout [String: Cell], _ first: CSVReader.Cell, _ log: YAMLLog) -> RegistryKind? {
        let cell = cells["kind"]
        if let text = cell?.text {
            if ProductionUnit.Kind(rawValue: text) != nil { return .unit }
            if let kind = RegistryKind(rawValue: text), kind != .unit {
                cells["kind"] = nil
                return kind
            }
        }
        let units = ProductionUnit.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        log.add(
            line: cell?.line ?? first.line,
            column: cell?.column ?? first.column,
            "kind: \"\(cell?.text ?? "")\" is not known here",
            hint: "right is enterprise, site, device, or what a unit is: \(units)"
        )
        return nil
    }

    /// The one kind that has all the columns that only it has.
    private static func kind(of names: [String]) -> RegistryKind {
        if !Set(names).isDisjoint(with: ["profile", "gateway", "scope", "valid_from", "unit"]) { return .device }
        if !Set(names).isDisjoint(with: ["enterprise", "county", "zone", "day_start", "latitude"]) { return .site }
        return names.contains("site") ? .device : .enterprise
    }

    private static func check(_ header: [CSVReader.Cell], _ only: RegistryKind?, _ log: YAMLLog) -> Bool {
        let kinds = only.map { [$0] } ?? RegistryKind.allCases
        var known = kinds.flatMap { fields[$0] ?? [] }
        if kinds.contains(.site) { known += ["latitude", "longitude"] }
        if only == nil { known.append("kind") }
        var seen = Set<String>()
        for cell in header {
            let isParameter = kinds.contains(.device) && cell.text.hasPrefix("parameters.")
            if !isParameter, !known.contains(cell.text) {
                let right: [String] = known.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
                let near = Nearest.match(cell.text, among: right).map { "did you mean \($0)? " } ?? ""
                let more = kinds.contains(.device) ? ", parameters.NAME" : ""
                log.add(
                    line: cell.line,
                    column: cell.column,
                    "unknown column \(cell.text)",
                    hint: "\(near)known are \(right.joined(separator: ", "))\(more)"
                )
            } else if !seen.insert(cell.text).inserted {
                log.add(line: cell.line, column: cell.column, "the column \(cell.text) is there twice")
            }
        }
        return log.isClean
    }
}
