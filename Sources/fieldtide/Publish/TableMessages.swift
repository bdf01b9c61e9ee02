internal import TideAPI
internal import TideModel
internal import TideProfiles

/// Turns the rows of a table into messages, once its header is known.
struct TableMessages {
    private let map: PublishMap
    private let topic: TopicTemplate
    private let columns: [String]
    private let index: [String: Int]
    private let timeColumns: [Int]
    /// What is sent: the field, where its cell is, and the texts that mean "no value" there.
    private let fields: [(field: PublishMap.Field, column: Int, missing: Set<[UInt8]>)]

    /// Makes a reader of rows.
    ///
    /// - Throws: `LineProblem` at the header's line when it lacks a column of the map.
    init(_ map: PublishMap, columns: [String], line: Int) throws {
        func place(_ name: String) throws -> Int {
            if let place = columns.firstIndex(of: name) { return place }
            throw LineProblem(
                line: line,
                column: 1,
                message: "there is no column '\(name)'",
                hint: "there are \(columns.joined(separator: ", "))"
            )
        }
        guard let topic = map.topic else {
            throw LineProblem(line: line, column: 1, message: "no topic is given", hint: "--topic farm/{site}/up")
        }
        self.map = map
        self.topic = topic
        self.columns = columns
        index = try Dictionary(topic.names.map { ($0, try place($0)) }, uniquingKeysWith: { first, _ in first })
        timeColumns = try map.time?.columns.map(place) ?? []
        let used = topic.names + (map.time?.columns ?? [])
        let fields = map.fields ?? columns.filter { !used.contains($0) }.map { .init(name: $0, column: $0) }
        let names = [map.time?.field].compactMap(\.self) + map.fixed.map(\.name) + fields.map(\.name)
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw LineProblem(line: line, column: 1, message: "the field '\(twice)' would be sent twice in a message")
        }
        self.fields = try fields.map { field in
            (field, try place(field.column), Set(field.missing.union(map.missing).map { Array($0.utf8) }))
        }
    }

    /// The message of a row.
    ///
    /// - Throws: `LineProblem` when it cannot be sent.
    func message(_ cells: [RowSplitter.Cell], line: Int) throws -> RecordedMessage {
        guard cells.count == columns.count else {
            throw LineProblem(
                line: line,
                column: cells.last?.column ?? 1,
                message: "\(cells.count) cells stand under \(columns.count) columns"
            )
        }
        let time = try time(cells, line)
        let topic = topic.topic { name in index[name].map { cells[$0].bytes } }
        guard let topic else {
            throw LineProblem(line: line, column: 1, message: "the cells that the topic takes make no topic")
        }
        return RecordedMessage(topic: topic, payload: try payload(cells, time, line), time: time, line: line)
    }

    private func time(_ cells: [RowSplitter.Cell], _ line: Int) throws -> Timestamp? {
        guard let spec = map.time, let first = timeColumns.first else { return nil }
        let text = Array(timeColumns.map { cells[$0].bytes }.joined(separator: [0x20]))
        if let time = spec.format.read(text, zone: spec.zone) { return time }
        throw LineProblem(
            line: line,
            column: cells[first].column,
            message: "'\(String(decoding: text, as: UTF8.self))' is no time in format \(spec.format.name)"
        )
    }

    private func payload(_ cells: [RowSplitter.Cell], _ time: Timestamp?, _ line: Int) throws -> [UInt8] {
        var members: [(name: String, json: [UInt8])] = []
        if let time, let spec = map.time, let field = spec.field {
            let text =
                spec.written == .rfc3339 ? "\"\(RFC3339.string(time))\"" : "\(time.milliseconds)"
            members.append((field, Array(text.utf8)))
        }
        members += map.fixed
        for (field, column, missing) in fields {
            let cell = cells[column]
            if cell.bytes.isEmpty || missing.contains(cell.bytes) {
                if map.missingAs == .null { members.append((field.name, Array("null".utf8))) }
            } else {
                members.append((field.name, try value(cell, field, line)))
            }
        }
        var payload = [UInt8(ascii: "{")]
        for (position, member) in members.enumerated() {
            if position > 0 { payload.append(UInt8(ascii: ",")) }
            JSONText.append(member.name, to: &payload)
            payload.append(UInt8(ascii: ":"))
            payload += member.json
        }
        return payload + [UInt8(ascii: "}")]
    }

    private func value(_ cell: RowSplitter.Cell, _ field: PublishMap.Field, _ line: Int) throws -> [UInt8] {
        func problem(_ message: String, hint: String? = nil) -> LineProblem {
            LineProblem(line: line, column: cell.column, message: message, hint: hint)
        }
        if field.kind == .number {
            if let number = CellText.number(cell.bytes) { return number }
            let text = String(decoding: cell.bytes.prefix(64), as: UTF8.self)
            throw problem("'\(text)' in column '\(field.column)' is no number", hint: "or list it under missing")
        }
        if field.kind == .auto, CellText.isNumber(cell.bytes) { return cell.bytes }
        if let text = CellText.string(cell.bytes) { return text }
        throw problem("column '\(field.column)' is no UTF-8 text", hint: "convert the file with iconv")
    }
}
