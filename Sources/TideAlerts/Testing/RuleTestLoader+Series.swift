internal import TideModel
internal import TideUnits
internal import TideYAML

extension RuleTestLoader {
    /// One series.
    ///
    /// - Parameters:
    ///   - name: its name in the test.
    ///   - value: what is written of it.
    ///   - usual: `in` of the test, for series without their own.
    ///   - number: of the series.
    ///   - devices: numbers of devices so far.
    /// - Returns: nil after noting a problem.
    func series(
        _ name: String,
        _ value: YAMLValue,
        _ usual: YAMLValue?,
        _ number: Int,
        _ devices: inout [String: DeviceNumber]
    ) -> RuleTest.TestSeries? {
        guard let fields = value.fields() else { return nil }
        defer { fields.done() }
        let quantity = fields.require("quantity", hint: "such as dissolved_oxygen")
        let unit = fields.optional("unit"), channel = fields.optional("channel")?.string(maximum: 128)
        let device = fields.optional("device")?.string(maximum: 128) ?? name
        let interval = fields.optional("interval")?.duration(in: 1_000...86_400_000) ?? 60_000
        let values = fields.require("values", hint: "such as 8 7.5 5x10 4.9-0.1x20 _x5 3!")
        guard let place = position(fields.optional("in") ?? usual), let (kept, conversion) = kept(quantity, unit),
            let points = points(values, conversion)
        else { return nil }
        if Int64(points.count) * interval > Self.longest { values?.fail("goes on for more than 45 days") }
        let key = DeviceKey(site: place.site, device: device)
        let known = devices[key.description] ?? DeviceNumber(devices.count)
        devices[key.description] = known
        var series = SeriesPlace(
            series: SeriesNumber(number),
            channel: channel ?? kept.name,
            quantity: kept.name,
            valueUnit: kept.unit.code,
            device: key,
            deviceNumber: known
        )
        (series.profile, series.parameters, series.unit) = (place.profile, place.tags, place.unit)
        (series.interval, series.silent) = (interval, Self.silence(interval))
        return RuleTest.TestSeries(name: name, place: series, interval: interval, points: points)
    }

    /// When a series is silent (ms): the rule of liveness for a profile that says only its interval.
    static func silence(_ interval: Int64) -> Int64 { interval * 13 / 2 }

    /// When it is late (ms).
    static func lateness(_ interval: Int64) -> Int64 { interval * 7 / 2 }

    private struct Position {
        var site = "test"
        var unit: ProductionUnit?
        var profile: String?
        var tags: [String: String] = [:]
    }

    private func position(_ value: YAMLValue?) -> Position? {
        var position = Position()
        guard let value else { return position }
        guard let fields = value.fields() else { return nil }
        defer { fields.done() }
        position.site = fields.optional("site")?.string(maximum: 128) ?? position.site
        position.profile = fields.optional("profile")?.string(maximum: 128)
        for (key, value) in fields.optional("tags")?.fields()?.entries ?? [] {
            if let name = key.text, let text = value.string() { position.tags[name] = text }
        }
        let id = fields.optional("unit")?.string(maximum: 128), species = fields.optional("species")?.string()
        guard let kind = fields.optional("kind") else {
            guard id == nil, species == nil else {
                value.fail("kind is missing", hint: "a unit has a kind, such as pond")
                return nil
            }
            return position
        }
        guard let kind = kind.choice(ProductionUnit.Kind.self) else { return nil }
        position.unit = ProductionUnit(site: position.site, id: id ?? "unit", kind: kind, species: species)
        return position
    }

    private func kept(_ value: YAMLValue?, _ unit: YAMLValue?) -> (Quantity, UnitConversion)? {
        guard let value, let name = value.string(maximum: 128) else { return nil }
        guard let usual = Quantities.named(name) else {
            let near = Quantities.suggestion(for: name).map { "did you mean \($0)? " } ?? ""
            value.fail("\(name) is no quantity", hint: "\(near)`fieldtide quantities` lists them")
            return nil
        }
        let text = unit?.string(maximum: 64)
        guard let written = text.map({ try? Unit(informal: $0) }) ?? usual.unit,
            let found = try? Quantities.find(name, unit: written), let conversion = try? found.converter(from: written)
        else {
            unit?.fail("\(text ?? "") is no unit of \(name)", hint: "right is such as \(usual.unit.code)")
            return nil
        }
        return (found, conversion)
    }

    private func points(_ value: YAMLValue?, _ conversion: UnitConversion) -> [ValueNotation.Point?]? {
        guard let value, let text = value.string(maximum: 100_000) else { return nil }
        do throws(ValueNotation.Wrong) {
            return try ValueNotation(text).points.map { point in
                point.map { ValueNotation.Point(value: conversion($0.value), flag: $0.flag) }
            }
        } catch {
            value.fail(
                "\(error.word) is no value, or one of more than \(ValueNotation.most)",
                hint: "such as 8, 5x10, 4.9-0.1x20, _, _x5, 3! or 3~"
            )
            return nil
        }
    }
}

extension RuleTestLoader {
    /// When a test begins where it does not say: midnight in Shandong, in summer.
    static var usualStart: (Timestamp, Zone) {
        time("2026-07-01T00:00+08:00") ?? (Timestamp(milliseconds: 1_782_835_200_000), .utc)
    }

    /// A time with its zone, such as 2026-07-01T00:00+08:00.
    func start(_ value: YAMLValue) -> (Timestamp, Zone)? {
        guard let text = value.string(maximum: 32), let found = Self.time(text) else {
            value.fail("\(value.words) is no time with a zone", hint: "such as 2026-07-01T00:00+08:00")
            return nil
        }
        return found
    }

    private static func time(_ text: String) -> (Timestamp, Zone)? {
        let digits = text.prefix(16).split { "-T:".contains($0) }.compactMap { UInt32($0) }
        let shape = text.prefix(16).map { $0.isNumber ? "0" : String($0) }.joined()
        var rest = text.dropFirst(16)
        if rest.hasPrefix(":00") { rest = rest.dropFirst(3) }
        guard shape == "0000-00-00T00:00", digits.count == 5, (1...12).contains(digits[1]),
            (1...31).contains(digits[2]), digits[3] < 24, digits[4] < 60,
            let zone = try? Zone(fixedOffset: String(rest))
        else { return nil }
        let date = CivilDate(year: Int32(digits[0]), month: UInt8(digits[1]), day: UInt8(digits[2]))
        let local = date.dayNumber * 86_400_000 + Int64(digits[3] * 60 + digits[4]) * 60_000
        let offset = zone.local(at: Timestamp(milliseconds: 0))
        return (Timestamp(milliseconds: local - offset), zone)
    }
}

extension RuleTest.TestSeries {
    /// What an expectation may name of it.
    var targets: [String] {
        [name, place.device.description] + (place.unit.map { ["\(place.site)/\($0.id)"] } ?? []) + [place.site]
    }
}
