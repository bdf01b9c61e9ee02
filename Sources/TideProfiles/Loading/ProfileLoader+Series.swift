internal import TideQuality
internal import TideUnits
internal import TideYAML

extension ProfileLoader {
    /// `series`: what is stored, in the order of channel names.
    func seriesList(of sources: Sources) -> [SeriesSpec] {
        guard let list = fields.optional("series")?.fields() else { return [] }
        refuseTooMany(list, "series")
        let all = list.entries.compactMap { series($0.key, $0.value, sources) }.sorted { $0.channel < $1.channel }
        for (key, value) in list.entries {
            guard let spec = all.first(where: { $0.channel == key.text }) else { continue }
            checkChannels(value.fields()?.optional("quality"), spec.tests, spec.quantity, among: all)
        }
        return all
    }

    private func series(_ key: YAMLValue, _ value: YAMLValue, _ sources: Sources) -> SeriesSpec? {
        guard let channel = Names.check(key), let fields = value.fields() else { return nil }
        if channel == "time" || channel == "attributes" {
            key.fail("\(channel) is no channel name: examples use the word")
        }
        let from = fields.require("from", hint: "the name of a field under decode")
        let quantity = fields.require("quantity", hint: "`fieldtide quantities` lists them")
        let unit = fields.require("unit", hint: "the unit in which the device reports, in UCUM")
        var about = SeriesAbout()
        if let place = fields.optional("at") { readPlace(place, into: &about) }
        about.precision = fields.optional("precision")?.number()
        about.dataClass = fields.optional("class")?.string(maximum: 64)
        about.validFor = fields.optional("valid_for")?.duration()
        let wrap = fields.optional("wrap")
        about.wrap = wrap?.number()
        let quality = fields.optional("quality"), filters = fields.optional("filters")
        about.tests = named(quality)
        fields.done(later: [
            "calibrate": Self.perDevice, "resolution": Self.notYet, "zones": Self.notYet,
        ])
        let field = from.flatMap { fieldName($0, sources, text: false) }
        guard let measured = measure(quantity, unit) else { return nil }
        if let from, let field { checkMeasures(from, field, measured.unit, sources.variants) }
        var tests = tests(quality, measured)
        if let wrap, let count = about.wrap, checkWrap(wrap, count, measured.quantity) {
            let fits = tests.end(below: measured.conversion(count))
            if !fits { wrap.fail("fail_span begins above the highest number") }
        }
        return SeriesSpec(
            channel: channel,
            quantity: measured.quantity,
            unit: measured.unit,
            conversion: measured.conversion,
            tests: tests,
            cadence: cadence(quality, tests, measured.quantity),
            filters: self.filters(filters, measured),
            field: field ?? "",
            about: about
        )
    }

    /// Why a profile calibrates nothing.
    private static let perDevice =
        "is no part of a profile, which is of many devices: `fieldtide calibrate` corrects the series of one"

    struct Measured {
        var quantity: Quantity
        var unit: Unit
        var conversion: UnitConversion
    }

    private func measure(_ name: YAMLValue?, _ unit: YAMLValue?) -> Measured? {
        guard let name, let unit, let nameText = name.string(maximum: 128), let unitText = unit.string(maximum: 128)
        else {
            return nil
        }
        var place = unit
        do {
            let unit = try Unit(unitText)
            if Quantities.named(nameText) == nil { place = name }
            let quantity = try Quantities.find(nameText, unit: unit)
            return Measured(quantity: quantity, unit: unit, conversion: try quantity.converter(from: unit))
        } catch {
            place.fail("\(error)")
            return nil
        }
    }

    private func checkWrap(_ value: YAMLValue, _ wrap: Double, _ quantity: Quantity) -> Bool {
        if quantity.kind != .counter {
            value.fail("\(quantity.name) is no counter", hint: "only what is counted up begins again")
        } else if wrap <= 0 {
            value.fail("\(value.words) is out of range", hint: "such as 65536 for numbers from 0 to 65535")
        }
        return quantity.kind == .counter && wrap > 0
    }

    private func readPlace(_ value: YAMLValue, into about: inout SeriesAbout) {
        guard let fields = value.fields() else { return }
        about.depth = fields.optional("depth").flatMap(metres)
        about.height = fields.optional("height").flatMap(metres)
        fields.done()
    }

    private func metres(_ value: YAMLValue) -> Double? {
        guard let fields = value.fields() else { return nil }
        let number = fields.require("value", hint: "a number")?.number()
        let unit = fields.require("unit", hint: "a unit of length such as m")
        fields.done()
        guard let number, let unit, let text = unit.string() else { return nil }
        do { return try Unit(text).converter(to: Unit("m"))(number) } catch {
            unit.fail("\(error)")
            return nil
        }
    }

    /// `attributes`: texts that are kept, in the order of their names.
    func attributeList(of sources: Sources) -> [AttributeSpec] {
        guard let list = fields.optional("attributes")?.fields() else { return [] }
        refuseTooMany(list, "attributes")
        return list.entries.compactMap { key, value -> AttributeSpec? in
            guard let name = Names.check(key), let fields = value.fields() else { return nil }
            let from = fields.require("from", hint: "the name of a field of type string")
            fields.done()
            return from.flatMap { fieldName($0, sources, text: true) }.map { AttributeSpec(name: name, field: $0) }
        }.sorted { $0.name < $1.name }
    }
}
