internal import Foundation
internal import TideDaemon
internal import TideProfiles
internal import TideYAML

/// Reads a map from its YAML file.
struct PublishMapFile {
    static let schema = "fieldtide.publish/1"

    private let fields: YAMLFields

    /// Reads a file.
    ///
    /// - Throws: `FileProblems` with every problem of the file.
    static func load(_ path: String) throws -> PublishMap {
        let log = YAMLLog(file: path)
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            let found = FileManager.default.fileExists(atPath: path)
            log.add(line: 1, column: 1, found ? "cannot be read as UTF-8 text" : "there is no such file")
            throw FileProblems(log.problems)
        }
        guard let fields = YAMLReader.read(text, log: log)?.fields(), let map = PublishMapFile(fields: fields).map(),
            log.isClean
        else { throw FileProblems(log.problems) }
        return map
    }

    private func map() -> PublishMap? {
        let schema = fields.require("schema", hint: "write schema: \(Self.schema)")
        if let schema, schema.text != Self.schema {
            schema.fail("\(schema.words) is not known", hint: "right is \(Self.schema)")
        }
        let format = fields.require("format", hint: "csv, blanks, jsonl or nmea")?.choice(PublishMap.Format.self)
        var map = PublishMap(format: format ?? .csv)
        map.topic = topic()
        readLines(&map)
        map.time = fields.optional("time").flatMap(time)
        map.fields = fields.optional("fields")?.fields()?.entries.compactMap { field($0.key, $0.value) }
        for (key, value) in fields.optional("fixed")?.fields()?.entries ?? [] {
            guard let name = key.text, let json = json(value) else { continue }
            map.fixed.append((name, json))
        }
        map.missing = texts("missing")
        if let missingAs = fields.optional("missing_as")?.choice(PublishMap.MissingAs.self) {
            map.missingAs = missingAs
        }
        map.sorts = fields.optional("order")?.choice(Order.self) == .time
        fields.done()
        return format == nil ? nil : map
    }

    private enum Order: String, CaseIterable { case file, time }

    private func topic() -> TopicTemplate? {
        guard let value = fields.optional("topic"), let text = value.string(maximum: 65_535) else { return nil }
        guard let topic = TopicTemplate(text) else {
            value.fail("\(value.words) is no topic", hint: "such as farm/{site}/{station}/up, without + and #")
            return nil
        }
        return topic
    }

    private func readLines(_ map: inout PublishMap) {
        if map.format == .blanks { map.splitter.separator = nil }
        if let value = fields.optional("separator") {
            map.splitter.separator = value.text == "tab" ? 0x09 : byte(value)
        }
        if let value = fields.optional("quote"), let byte = byte(value) { map.splitter.quote = byte }
        map.skip = fields.optional("skip")?.integer(in: 0...1_000_000) ?? 0
        map.skipAfterHeader = fields.optional("skip_after_header")?.integer(in: 0...1_000_000) ?? 0
        map.comment = fields.optional("comment")?.string(maximum: 16)
        map.columns = fields.optional("columns")?.items(maximum: 10_000)?.compactMap { $0.string() }
    }

    private func byte(_ value: YAMLValue) -> UInt8? {
        if let text = value.text, text.utf8.count == 1 { return text.utf8.first }
        value.fail("\(value.words) is not one ASCII character", hint: "such as \",\", \";\" or tab")
        return nil
    }

    private func time(_ value: YAMLValue) -> PublishMap.Time? {
        guard let fields = value.fields() else { return nil }
        let one = fields.optional("column")?.string().map { [$0] }
        let several = fields.optional("columns")?.items(maximum: 16)?.compactMap { $0.string() }
        let pattern = fields.optional("pattern")
        let format = fields.require("format", hint: YAMLValue.timeFormats)?.timeFormat(pattern: pattern)
        if (one == nil) == (several == nil) { value.fail("write either column or columns") }
        guard let columns = one ?? several, let format else {
            fields.done()
            return nil
        }
        var time = PublishMap.Time(columns: columns, format: format)
        if let zone = fields.optional("zone")?.zone(ProfileFiles.zone) { time.zone = zone }
        if let field = fields.optional("field")?.string() { time.field = field == "none" ? nil : field }
        if let written = fields.optional("as")?.choice(PublishMap.Time.Written.self) { time.written = written }
        fields.done()
        return time
    }

    private func field(_ key: YAMLValue, _ value: YAMLValue) -> PublishMap.Field? {
        guard let name = key.text else { return nil }
        if value.isNull { return PublishMap.Field(name: name, column: name) }
        guard value.isMap, let fields = value.fields() else {
            return value.string().map { PublishMap.Field(name: name, column: $0) }
        }
        var field = PublishMap.Field(name: name, column: fields.optional("column")?.string() ?? name)
        if let kind = fields.optional("type")?.choice(PublishMap.Field.Kind.self) { field.kind = kind }
        field.missing = Set(fields.optional("missing")?.items(maximum: 1_000)?.compactMap { $0.string() } ?? [])
        fields.done()
        return field
    }

    private func texts(_ key: String) -> Set<String> {
        Set(fields.optional(key)?.items(maximum: 1_000)?.compactMap { $0.string() } ?? [])
    }

    /// A scalar as JSON: what stands without quotes and is a number, true or false stays that.
    private func json(_ value: YAMLValue) -> [UInt8]? {
        guard case .scalar(let text, let isPlain) = value.content else {
            value.fail("\(value.words) is not one value")
            return nil
        }
        let bytes = Array(text.utf8)
        if isPlain, CellText.isNumber(bytes) || text == "true" || text == "false" { return bytes }
        return CellText.string(bytes)
    }
}
