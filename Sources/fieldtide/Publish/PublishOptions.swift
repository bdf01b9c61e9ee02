internal import ArgumentParser
internal import Foundation
internal import TideDaemon
internal import TideProfiles
internal import TideYAML

/// How a file becomes messages, on the command line: a map's file, or the simple case without one.
struct PublishOptions: ParsableArguments {
    @Option(help: "File that says how lines become messages (docs/feeding.md).")
    var map: String?

    @Option(help: "Topic; {NAME} stands for a column or field: farm/north-bay/{station}/up.")
    var topic: String?

    @Option(help: "csv, blanks, jsonl or nmea (default: by the file's name).")
    var format: String?

    @Option(help: "Column that holds the time; several are joined with a space.")
    var time: [String] = []

    @Option(help: "rfc3339, unix, unix_ms, or a pattern such as 'yyyy-MM-dd HH:mm'.")
    var timeFormat: String?

    @Option(parsing: .unconditional, help: "Zone of times that name none: UTC, +08:00, Asia/Shanghai.")
    var zone: String?

    @Option(help: "FIELD=COLUMN to send; without any, every other column under its own name.")
    var field: [String] = []

    @Option(help: "FIELD=VALUE sent in every message.")
    var fixed: [String] = []

    @Option(parsing: .unconditionalSingleValue, help: "Text that means \"no value\"; an empty cell always does.")
    var missing: [String] = []

    @Option(help: "What stands between cells: one character, or tab.")
    var separator: String?

    @Option(help: "Lines before the header that mean nothing.")
    var skip: Int?

    /// The map for a file.
    ///
    /// - Throws: `ValidationError`, `FileProblems`.
    func resolve(_ file: String) throws -> PublishMap {
        guard let map else { return try simple(file) }
        let others = [
            format, timeFormat, zone, separator, time.first, field.first, fixed.first, missing.first,
            skip.map(String.init),
        ]
        guard others.allSatisfy({ $0 == nil }) else {
            throw ValidationError("beside --map only --topic may stand: write the others into \(map)")
        }
        var read = try PublishMapFile.load(map)
        if let topic = try template() { read.topic = topic }
        return read
    }

    private func template() throws -> TopicTemplate? {
        guard let topic else { return nil }
        guard let template = TopicTemplate(topic) else {
            throw ValidationError("--topic \(topic): no topic to publish to; such as farm/{site}/{station}/up")
        }
        return template
    }

    private func simple(_ file: String) throws -> PublishMap {
        let named = try format.map { text in
            guard let format = PublishMap.Format(rawValue: text) else {
                throw ValidationError("--format \(text): right is csv, blanks, jsonl or nmea")
            }
            return format
        }
        guard let format = named ?? PublishMap.format(ofFile: file) else {
            throw ValidationError("\(file): its name does not say what it holds; give --format, or --map")
        }
        var map = PublishMap(format: format)
        map.topic = try template()
        guard map.topic != nil || format == .jsonl else { throw ValidationError("--topic is missing, or --map") }
        if format == .blanks { map.splitter.separator = nil }
        if let separator { map.splitter.separator = try byte(separator) }
        map.skip = skip ?? 0
        map.missing = Set(missing)
        map.time = try timeSpec()
        if !field.isEmpty {
            map.fields = try field.map { text in
                let (name, column) = try pair(text, "--field")
                return PublishMap.Field(name: name, column: column)
            }
        }
        map.fixed = try fixed.map { text in
            let (name, value) = try pair(text, "--fixed")
            let bytes = Array(value.utf8)
            return (name, CellText.isNumber(bytes) ? bytes : CellText.string(bytes) ?? [])
        }
        return map
    }

    private func byte(_ text: String) throws -> UInt8 {
        if text == "tab" { return 0x09 }
        guard text.utf8.count == 1, let byte = text.utf8.first else {
            throw ValidationError("--separator \(text): write one ASCII character, or tab")
        }
        return byte
    }

    private func pair(_ text: String, _ option: String) throws -> (String, String) {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            throw ValidationError("\(option) \(text): write NAME=VALUE")
        }
        return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }

    private func timeSpec() throws -> PublishMap.Time? {
        guard !time.isEmpty else {
            if timeFormat != nil { throw ValidationError("--time-format needs --time COLUMN") }
            return nil
        }
        var spec = PublishMap.Time(columns: time, format: .rfc3339)
        switch timeFormat {
        case nil, "rfc3339": break
        case "unix": spec.format = .unix
        case "unix_ms": spec.format = .unixMilliseconds
        case let pattern?:
            do { spec.format = .pattern(try TimePattern(pattern)) } catch {
                throw ValidationError("--time-format \(pattern): \(error); or unix, unix_ms, rfc3339")
            }
        }
        guard let zone else { return spec }
        let log = YAMLLog(file: "--zone")
        guard let found = YAMLReader.read("'\(zone)'", log: log)?.zone(ProfileFiles.zone) else {
            throw ValidationError("--zone \(zone): right is UTC, +08:00 or a name such as Asia/Shanghai")
        }
        spec.zone = found
        return spec
    }
}
