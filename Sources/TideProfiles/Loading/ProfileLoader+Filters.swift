internal import TideQuality
internal import TideUnits
internal import TideYAML

extension ProfileLoader {
    /// Readings at most so far apart are usual where the profile does not tell the interval: an hour (ms).
    private static let usualPause: Int64 = 3_600_000
    /// Longest time of a filter: a month (ms); what is older belongs to another story.
    private static let longestFilter: Int64 = 31 * 86_400_000

    /// `filters` of a series, applied in the order in which they are written.
    func filters(_ value: YAMLValue?, _ measured: Measured) -> FilterPlan? {
        guard let value, let items = value.items(maximum: FilterPlan.mostFilters) else { return nil }
        guard !items.isEmpty else {
            value.fail("a filter is missing", hint: "known are \(Self.filterNames.joined(separator: ", "))")
            return nil
        }
        let found = items.enumerated().compactMap { filter($1, measured, isLast: $0 == items.count - 1) }
        guard found.count == items.count else { return nil }
        let interval = fields.optional("expects")?.fields()?.optional("interval")?.duration()
        return FilterPlan(found, pause: interval.map { $0 * QualityCadence.cutAfter } ?? Self.usualPause)
    }

    private static let filterNames = ["clamp", "median", "ema", "debounce", "dead_band"]

    private func filter(_ item: YAMLValue, _ measured: Measured, isLast: Bool) -> Filter? {
        guard let list = item.fields() else { return nil }
        guard list.entries.count == 1, let key = list.entries.first?.key, let name = key.text else {
            item.fail("one filter a line of the list", hint: "- median: {count: 5}")
            return nil
        }
        for name in Self.filterNames { _ = list.optional(name) }
        list.done()
        guard Self.filterNames.contains(name), let fields = list.entries[0].value.fields() else { return nil }
        let filter: Filter? =
            switch name {
            case "clamp": clamp(key, fields, measured)
            case "median": median(key, fields, measured)
            case "ema": average(key, fields, measured)
            case "debounce": time(fields, "for").map { .debounce(duration: $0) }
            default: deadBand(key, fields, measured, isLast: isLast)
            }
        fields.done()
        return filter
    }

    private func clamp(_ key: YAMLValue, _ fields: YAMLFields, _ measured: Measured) -> Filter? {
        let lower = fields.optional("lower"), upper = fields.optional("upper")
        let bounds = (lower.map { amount($0, measured) }, upper.map { amount($0, measured) })
        if measured.quantity.kind == .state {
            key.fail("\(measured.quantity.name) is a code", hint: "a code beyond a bound is another code: no clamp")
            return nil
        }
        if lower == nil, upper == nil {
            fields.value.fail("a bound is missing", hint: "lower: 0, upper: 20, or one of them")
            return nil
        }
        guard let low = bounds.0 ?? -.infinity, let high = bounds.1 ?? .infinity else { return nil }
        guard low < high else {
            fields.value.fail("lower is not below upper")
            return nil
        }
        return .clamp(lower: low, upper: high)
    }

    private func median(_ key: YAMLValue, _ fields: YAMLFields, _ measured: Measured) -> Filter? {
        let count = fields.require("count", hint: "an odd number from 3 to 31")
        guard mayBeAveraged(key, measured), let count, let number = count.integer(in: 3...31) else { return nil }
        guard number % 2 == 1 else {
            count.fail("\(number) is even", hint: "an odd number has one value in the middle: \(number + 1)")
            return nil
        }
        return .median(count: number)
    }

    private func average(_ key: YAMLValue, _ fields: YAMLFields, _ measured: Measured) -> Filter? {
        let constant = time(fields, "time_constant")
        return mayBeAveraged(key, measured) ? constant.map { .ema(timeConstant: $0) } : nil
    }

    /// Whether a value between two values is one of the quantity.
    private func mayBeAveraged(_ key: YAMLValue, _ measured: Measured) -> Bool {
        let quantity = measured.quantity
        let reason: String? =
            switch quantity.kind {
            case .gauge where quantity.isCircular: "is a direction: between 359 and 1 lies 0, not 180"
            case .gauge: nil
            case .counter: "is a counter: it would no longer show what was counted"
            case .state: "is a code: between two codes there is nothing"
            case .position: "is a place: half of one is elsewhere"
            }
        guard let reason else { return true }
        key.fail("\(quantity.name) \(reason)", hint: "right are clamp, debounce and dead_band where they make sense")
        return false
    }

    private func deadBand(_ key: YAMLValue, _ fields: YAMLFields, _ measured: Measured, isLast: Bool) -> Filter? {
        let width = fields.require("width", hint: "a number in the unit of the series; 0 for every other value")
        let heartbeat = time(fields, "heartbeat")
        if !isLast {
            key.fail("dead_band is not the last filter", hint: "what it holds back no other filter can take")
            return nil
        }
        guard let width, let heartbeat, let number = amount(width, measured, isDifference: true) else { return nil }
        guard number >= 0, number == 0 || measured.quantity.kind != .state else {
            width.fail(
                number < 0 ? "\(width.words) is below 0" : "\(measured.quantity.name) is a code",
                hint: "width: 0 stores every value that is another"
            )
            return nil
        }
        return .deadBand(width: number, heartbeat: heartbeat)
    }

    private func time(_ fields: YAMLFields, _ key: String) -> Int64? {
        fields.require(key, hint: "such as 30s, 10m or 1h")?.duration(in: 1...Self.longestFilter)
    }

    /// A number in the unit of the series, or with a unit of its own such as `0.5 mg/L`, in the unit of the quantity.
    private func amount(_ value: YAMLValue, _ measured: Measured, isDifference: Bool = false) -> Double? {
        let parts = value.text?.split(separator: " ", maxSplits: 1) ?? []
        var conversion = measured.conversion
        var number: Double?
        if parts.count == 2, let read = YAMLValue.decimal(String(parts[0])) {
            do { conversion = try measured.quantity.converter(from: try Unit(String(parts[1]))) } catch {
                value.fail("\(error)")
                return nil
            }
            number = read
        } else {
            number = value.number()
        }
        return number.map { isDifference ? $0 * conversion.multiply / conversion.divide : conversion($0) }
    }
}
