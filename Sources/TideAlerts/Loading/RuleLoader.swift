internal import TideModel
internal import TideYAML

/// Makes rules and routes of one file; what is wrong goes into the file's log.
struct RuleLoader {
    let fields: YAMLFields
    let units = KnownUnits()

    /// Longest stretch of time that a rule may wait (ms): what takes longer nobody is woken for.
    static let longest: Int64 = 30 * 86_400_000

    /// What the file says.
    func load() -> (rules: [ReadRuleFile.Entry], routes: [Route], heartbeat: RuleSet.Heartbeat?) {
        let pack = fields.optional("pack"), name = pack.flatMap { Self.name($0) }
        if name == AlertEngine.ownPack {
            pack?.fail("\(AlertEngine.ownPack) is what the program watches by itself", hint: "give it another name")
        }
        _ = fields.optional("title")
        var entries: [ReadRuleFile.Entry] = []
        if let rules = fields.optional("rules")?.fields() {
            if pack == nil { fields.value.fail("pack is missing", hint: "the first part of the names of its rules") }
            entries = rules.entries.compactMap { entry($0.key, $0.value, name ?? "") }
        }
        let routes = (fields.optional("routes")?.items(maximum: 1_000) ?? []).compactMap { route($0) }
        let heartbeat = fields.optional("heartbeat").flatMap { self.heartbeat($0) }
        fields.done()
        return (entries, routes, heartbeat)
    }

    /// A word that names a pack or a rule.
    static func name(_ value: YAMLValue) -> String? {
        guard let text = value.string(maximum: 64) else { return nil }
        let isRight = text.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F || byte == 0x2D
        }
        guard isRight, !text.isEmpty else {
            value.fail("\(text) is no name", hint: "small letters, digits, _ and -")
            return nil
        }
        return text
    }

    /// Text in both languages, or one for both.
    static func both(_ value: YAMLValue?) -> OutboxMessage.Both {
        guard let value else { return OutboxMessage.Both(en: "", zh: "") }
        guard value.isMap, let fields = value.fields() else {
            let text = value.string(maximum: 512) ?? ""
            return OutboxMessage.Both(en: text, zh: text)
        }
        let en = fields.optional("en")?.string(maximum: 512), zh = fields.optional("zh")?.string(maximum: 512)
        fields.done()
        return OutboxMessage.Both(en: en ?? zh ?? "", zh: zh ?? en ?? "")
    }

    private func heartbeat(_ value: YAMLValue) -> RuleSet.Heartbeat? {
        guard let fields = value.fields() else { return nil }
        let every = fields.require("every", hint: "such as 24h")?.duration(in: 60_000...Self.longest)
        let contacts = contacts(fields.require("to", hint: "a list of contacts"))
        fields.done()
        return every.map { RuleSet.Heartbeat(every: $0, contacts: contacts) }
    }

    /// Names of contacts.
    func contacts(_ value: YAMLValue?) -> [String] {
        guard let value else { return [] }
        let names = (value.isList ? value.items(maximum: 100) ?? [] : [value]).compactMap { $0.string(maximum: 64) }
        if names.isEmpty { value.fail("nobody is named") }
        return names
    }
}
