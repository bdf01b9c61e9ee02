internal import TideAPI
internal import TideProfiles
internal import TideYAML

extension RegistryRow {
    /// Reads the entries of a YAML file: lists or maps under `enterprises`, `sites`, `units` and `devices`.
    static func yaml(_ text: String, _ log: YAMLLog) -> [RegistryRow] {
        guard let document = YAMLReader.read(text, log: log), let fields = document.fields() else { return [] }
        var rows: [RegistryRow] = []
        for kind in RegistryKind.allCases {
            guard let block = fields.optional(kind.rawValue + "s") else { continue }
            if block.isMap {
                for (key, value) in block.fields()?.entries ?? [] { rows += row(kind, key: key, value) }
            } else {
                for value in block.items() ?? [] { rows += row(kind, key: nil, value) }
            }
        }
        fields.done()
        return rows
    }

    /// One entry; in a map its key is the id, of units and devices also as `site/id`.
    private static func row(_ kind: RegistryKind, key: YAMLValue?, _ value: YAMLValue) -> [RegistryRow] {
        // `north-bay:` with nothing behind it is an entry whose fields are all left out.
        let isBare = key != nil && value.isNull
        guard let block = isBare ? nil : value.fields() else {
            guard isBare, let key else { return [] }
            return [
                RegistryRow(kind: kind, line: key.line, column: key.column, log: key.log, cells: keyCells(kind, key))
            ]
        }
        var row = RegistryRow(kind: kind, line: value.line, column: value.column, log: value.log, cells: [:])
        row.cells = key.map { keyCells(kind, $0) } ?? [:]
        for field in fields[kind] ?? [] {
            guard let value = block.optional(field), let text = value.string() else { continue }
            row.cells[field] = Cell(text: text, line: value.line, column: value.column)
        }
        if kind == .site, let position = block.optional("position") { row.read(position: position) }
        if kind == .device, let parameters = block.optional("parameters")?.fields() { row.read(parameters: parameters) }
        if kind == .site || kind == .device { row.quality = block.optional("quality") }
        block.done()
        return [row]
    }

    private static func keyCells(_ kind: RegistryKind, _ key: YAMLValue) -> [String: Cell] {
        let text = key.text ?? ""
        func cell(_ text: some StringProtocol) -> Cell { Cell(text: String(text), line: key.line, column: key.column) }
        if kind == .unit || kind == .device, let slash = text.firstIndex(of: "/") {
            return ["site": cell(text[..<slash]), "id": cell(text[text.index(after: slash)...])]
        }
        return ["id": cell(text)]
    }

    /// `{latitude: …, longitude: …}` or `[latitude, longitude]`.
    private mutating func read(position: YAMLValue) {
        var values: [YAMLValue?] = []
        if position.isList {
            values = position.items() ?? []
            if values.count != 2 { position.fail("has \(values.count) numbers", hint: "write [latitude, longitude]") }
        } else if let fields = position.fields() {
            values = [fields.require("latitude"), fields.require("longitude")]
            fields.done()
        }
        for (name, value) in zip(["latitude", "longitude"], values) {
            guard let value, let text = value.string() else { continue }
            cells[name] = Cell(text: text, line: value.line, column: value.column)
        }
    }

    private mutating func read(parameters: YAMLFields) {
        for (key, value) in parameters.entries {
            guard let name = key.text, let text = value.string() else { continue }
            cells["parameters.\(name)"] = Cell(text: text, line: value.line, column: value.column)
        }
    }
}
