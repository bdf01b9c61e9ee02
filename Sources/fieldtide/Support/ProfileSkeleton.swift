internal import Foundation
internal import TideModel
internal import TideProfiles

/// A profile for a payload, as a first version for a person: paths, types, a time, and guesses of quantities.
struct ProfileSkeleton {
    private let topic: String
    private let payload: String
    private var fields: [Field] = []
    private var time: (path: String, format: String)?
    private var each: String?

    private struct Field {
        var name: String
        var path: String
        var type: String
        var guess: QuantityGuess?
        var isOfMessage: Bool
    }

    /// Names of members that usually hold the time.
    private static let timeNames: Set = [
        "ts", "time", "timestamp", "datetime", "date", "at", "t0", "measured", "sampled",
    ]

    /// - Parameters:
    ///   - payload: one message, JSON.
    ///   - topic: where it was published.
    /// - Throws: when it is no JSON document of an object or an array.
    init(payload: [UInt8], topic: String) throws {
        guard let document = try? JSONDecoder().decode(JSONDocument.self, from: Data(payload)) else {
            throw UsageError("the payload is no JSON; profiles for binary payloads begin with docs/profiles.md, binary")
        }
        self.topic = topic
        self.payload = String(decoding: payload, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        walk(document, path: "$", isOfMessage: true)
    }

    private mutating func walk(_ value: JSONDocument, path: String, isOfMessage: Bool) {
        switch value {
        case .object(let members):
            for member in members { walk(member.value, path: path + Self.step(member.key), isOfMessage: isOfMessage) }
        case .list(let items):
            if case .object? = items.first, each == nil, let first = items.first {
                each = path + "[*]"
                walk(first, path: "$", isOfMessage: false)
            } else {
                for (index, item) in items.prefix(32).enumerated() {
                    walk(item, path: "\(path)[\(index)]", isOfMessage: isOfMessage)
                }
            }
        case .null: break
        case .bool: add(path, "boolean", isOfMessage)
        case .number(let number): if !takesTime(path, number) { add(path, "number", isOfMessage) }
        case .text(let text):
            guard !takesTime(path, text) else { break }
            add(path, Double(text) == nil ? "string" : "number", isOfMessage)
        }
    }

    private static func step(_ key: String) -> String {
        let isPlain =
            !key.isEmpty && key.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
        guard !isPlain else { return ".\(key)" }
        return key.contains("\"") ? "['\(key)']" : "[\"\(key)\"]"
    }

    private mutating func add(_ path: String, _ type: String, _ isOfMessage: Bool) {
        let words = QuantityGuess.words(path)
        // A key with both kinds of quotes has no path.
        guard (try? JSONPath(path)) != nil else { return }
        var name = String(words.joined(separator: "_").prefix(48))
        if name.isEmpty { name = "field_\(fields.count + 1)" }
        if name.first?.isLetter != true { name = "field_" + name }
        if name == "time" || name == "attributes" { name += "_value" }
        while fields.contains(where: { $0.name == name }) { name += "_2" }
        let guess = type == "string" ? nil : QuantityGuess.of(words.last ?? "") ?? QuantityGuess.of(name)
        fields.append(Field(name: name, path: path, type: type, guess: guess, isOfMessage: isOfMessage))
    }

    private static func isTimeName(_ path: String) -> Bool {
        QuantityGuess.words(path).last.map(timeNames.contains) ?? false
    }

    private mutating func takesTime(_ path: String, _ number: Double) -> Bool {
        guard time == nil, Self.isTimeName(path) else { return false }
        // 2001 to 2100, in seconds or milliseconds.
        if (978_307_200...4_102_444_800).contains(number) {
            time = (path, "unix")
        } else if (978_307_200_000...4_102_444_800_000).contains(number) {
            time = (path, "unix_ms")
        }
        return time != nil
    }

    private mutating func takesTime(_ path: String, _ text: String) -> Bool {
        guard time == nil, Self.isTimeName(path), TimeFormat.rfc3339.read(Array(text.utf8), zone: .utc) != nil else {
            return false
        }
        time = (path, "rfc3339")
        return true
    }
}

extension ProfileSkeleton {
    /// The profile's text; it is right as it stands.
    ///
    /// - Parameter id: the profile's id.
    /// - Returns: YAML.
    func text(id: String) -> String {
        let numbers = fields.filter { $0.type != "string" }
        let known = numbers.filter { $0.guess != nil }
        var lines = head(id)
        lines += ["", "decode:", "  - json:"]
        if let each { lines.append("      each: \(each)        # its elements are rows") }
        lines.append(
            "      fields:" + (fields.isEmpty ? " {}" : "        # missing: [-999] where a number means no value")
        )
        for field in fields {
            let path = field.path.contains("[") ? quoted(field.path) : field.path
            let of = each != nil && field.isOfMessage ? ", of: message" : ""
            lines.append("        \(field.name): {path: \(path), type: \(field.type)\(of)}")
        }
        lines += [
            "", "series:" + (known.isEmpty ? " {}" : "") + "        # quantity and unit are guesses: confirm each",
        ]
        var channels: Set<String> = []
        for field in numbers { lines.append(series(field, &channels)) }
        let texts = fields.filter { $0.type == "string" }
        if !texts.isEmpty { lines += ["", "attributes:"] + texts.map { "  \($0.name): {from: \($0.name)}" } }
        lines += ["", "examples:        # add the lowest, the highest and wrong messages"]
        lines += ["  - name: normal", "    given:", "      topic: \(quoted(topic))", "      text: \(quoted(payload))"]
        let text = lines.joined(separator: "\n") + "\n"
        return text + want(text)
    }

    /// What the message becomes, for the example.
    private func want(_ text: String) -> String {
        guard let profile = DeviceProfile.load(text, file: "new", zones: { _ in nil }).profile else { return "" }
        var (frame, state) = (DecodedFrame(), CodecState())
        let context = FrameContext(received: Timestamp(milliseconds: 0), judgesTime: false)
        ProfileDecoder(profile).decode(copying: Array(payload.utf8), context: context, state: &state, into: &frame)
        let rows = frame.rows.indices.map { row in
            let values = frame.cells(ofRow: row).map { index in
                let cell = frame.cells[index]
                return
                    "\(profile.series[Int(cell.series)].channel): \(cell.status == .ok ? "\(cell.value)" : "missing")"
            }
            return "{\(values.joined(separator: ", "))}"
        }
        if rows.isEmpty { return "    errors: [no_fields]\n" }
        guard rows.count > 1 else { return "    want: \(rows[0])\n" }
        return "    want:\n" + rows.map { "      - \($0)\n" }.joined()
    }

    private func head(_ id: String) -> [String] {
        let pattern = topicPattern
        let time = self.time.map { "time: {source: \($0.path), format: \($0.format)}" }
        return [
            "# What the device is, and the document that describes its messages (title, version, page).",
            "schema: fieldtide.profile/1", "id: \(id)", "version: 1",
            "draft: true        # until you are content: its content may change under version 1",
            "# vendor: {name: …, name_zh: …}", "# model: {name: …, name_zh: …}", "kind: [sensor]",
            "# expects: {interval: 10m}", "",
            "match:", "  - topic: \(quoted(pattern.topic))        # {names} stand for one part of the topic",
            "identity: {\(pattern.identity)}",
            time ?? "# time: {source: $.ts, format: unix}        # without it the receive time stands in",
        ]
    }

    /// The topic with its last but one part as the device, and the one before as the site.
    private var topicPattern: (topic: String, identity: String) {
        var parts = topic.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        switch parts.count {
        case 1: return (topic, "scope: global, device: \(quoted(topic))")
        case 2:
            parts[0] = "{device}"
            return (parts.joined(separator: "/"), "scope: global, device: \"{device}\"")
        default:
            parts[parts.count - 2] = "{device}"
            guard parts.count > 3 else { return (parts.joined(separator: "/"), "scope: global, device: \"{device}\"") }
            parts[parts.count - 3] = "{site}"
            return (parts.joined(separator: "/"), "site: \"{site}\", device: \"{device}\"")
        }
    }

    private func series(_ field: Field, _ channels: inout Set<String>) -> String {
        guard let guess = field.guess else {
            return
                "  # \(field.name): {from: \(field.name), quantity: …, unit: …}        # `fieldtide quantities` lists them"
        }
        let channel = channels.insert(guess.quantity).inserted ? guess.quantity : field.name
        channels.insert(channel)
        let others = guess.others.isEmpty ? "" : "        # or \(guess.others.joined(separator: ", "))"
        return "  \(channel): {from: \(field.name), quantity: \(guess.quantity), unit: \"\(guess.unit)\"}\(others)"
    }

    private func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}
