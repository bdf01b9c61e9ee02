internal import TideYAML

extension ProfileLoader {
    /// `vendor`, `model`, `kind`, `power`, `links`.
    func about() -> ProfileAbout {
        var about = ProfileAbout()
        if let vendor = fields.optional("vendor")?.fields() {
            about.vendor = vendor.optional("name")?.string()
            about.vendorChinese = vendor.optional("name_zh")?.string()
            vendor.done()
        }
        if let model = fields.optional("model")?.fields() {
            about.model = model.optional("name")?.string()
            about.modelChinese = model.optional("name_zh")?.string()
            about.hardware = model.optional("hardware").map(texts) ?? []
            about.firmware = model.optional("firmware").map(texts) ?? []
            model.done()
        }
        about.kinds = fields.optional("kind")?.items(maximum: 8)?.compactMap { $0.choice(DeviceKind.self) } ?? []
        if let power = fields.optional("power")?.fields() {
            about.power = power.require("class", hint: "mains, solar or battery")?.choice(PowerClass.self)
            about.batterySeries = power.optional("battery_series")?.string()
            power.done()
        }
        if let links = fields.optional("links")?.fields() {
            for (key, value) in links.entries { about.links[key.text ?? ""] = value.string() }
        }
        return about
    }

    private func texts(_ value: YAMLValue) -> [String] { value.items(maximum: 64)?.compactMap { $0.string() } ?? [] }

    /// `expects`: late and silent are stretches of time, or multiples of the interval such as `3x`.
    func expectation(_ value: YAMLValue) -> Expectation? {
        guard let fields = value.fields() else { return nil }
        let day: Int64 = 86_400_000
        let interval = fields.require("interval", hint: "such as 10m")?.duration(in: 1...366 * day)
        let jitter = fields.optional("jitter")?.duration()
        let late = fields.optional("late").flatMap { multiple($0, of: interval ?? 0) }
        let silent = fields.optional("silent").flatMap { multiple($0, of: interval ?? 0) }
        fields.done()
        if let late, let silent, silent < late {
            value.fail("silent is shorter than late", hint: "a device is late first, then silent")
        }
        return interval.map { Expectation(interval: $0, jitter: jitter, late: late, silent: silent) }
    }

    private func multiple(_ value: YAMLValue, of interval: Int64) -> Int64? {
        guard let text = value.text, text.hasSuffix("x"), let factor = YAMLValue.decimal(String(text.dropLast())) else {
            return value.duration(in: 1...36_500 * 86_400_000)
        }
        guard (1...1_000).contains(factor) else {
            value.fail("\(text) is out of range", hint: "1x to 1000x the interval")
            return nil
        }
        return Int64((Double(interval) * factor).rounded())
    }
}
