public import TideQuality
public import TideUnits
public import TideYAML

/// Reads a `quality:` block: tests and parameters are spelled as in ioos_qc, numbers are in the series' own unit.
public struct QualityReader {
    /// From the unit of the numbers to that of the tests.
    let conversion: UnitConversion
    /// Whether the two numbers of a span may come in any order, as in ioos_qc.
    let sortsSpans: Bool
    /// Whether the block may leave out what a test needs: what it lies over is not known.
    let isPart: Bool
    /// Whether the text is one that `QualityTests.text` made.
    let isStored: Bool

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - conversion: from the unit of the numbers to that of the tests.
    ///   - sortsSpans: whether the two numbers of a span may come in any order, as in ioos_qc.
    public init(conversion: UnitConversion = .identity, sortsSpans: Bool = false) {
        self.init(conversion: conversion, sortsSpans: sortsSpans, isPart: false)
    }

    init(conversion: UnitConversion = .identity, sortsSpans: Bool = false, isPart: Bool, isStored: Bool = false) {
        (self.conversion, self.sortsSpans) = (conversion, sortsSpans || isStored)
        (self.isPart, self.isStored) = (isPart, isStored)
    }

    /// Reads the tests of a block over those that hold already, parameter by parameter.
    ///
    /// - Parameters:
    ///   - value: a mapping of test names; what is wrong is noted in its log.
    ///   - base: what holds where the block says nothing.
    /// - Returns: the flag.
    public func read(_ value: YAMLValue, over base: QualityTests = QualityTests()) -> QualityTests {
        var tests = base
        guard let fields = value.fields() else { return base }
        func test<Test>(
            _ test: QualityTest,
            _ path: WritableKeyPath<QualityTests, Test?>,
            _ read: (YAMLFields, Test?) -> Test?
        ) {
            guard let value = fields.optional(test.name), let parameters = value.fields() else { return }
            if isPart, parameters.entries.isEmpty { value.fail("says nothing", hint: "leave it out") }
            let known = tests[keyPath: path]
            if let found = read(parameters, known) { tests[keyPath: path] = found }
            parameters.done()
        }
        test(.grossRange, \.grossRange, grossRange)
        test(.climatology, \.climatology, climatology)
        test(.spike, \.spike, spike)
        test(.rateOfChange, \.rateOfChange, rateOfChange)
        test(.flatLine, \.flatLine, flatLine)
        test(.attenuatedSignal, \.attenuatedSignal, attenuatedSignal)
        test(.timeGap, \.timeGap, timeGap)
        test(.location, \.location, location)
        test(.neighbour, \.neighbour, neighbour)
        test(.densityInversion, \.densityInversion, densityInversion)
        test(.stuckClock, \.stuckClock, count)
        test(.identicalPayload, \.identicalPayload, count)
        fields.done()
        return tests
    }

    private func grossRange(_ fields: YAMLFields, _ base: GrossRangeTest?) -> GrossRangeTest? {
        let fail = fields.optional("fail_span").flatMap(span) ?? base?.failSpan
        let suspect = fields.optional("suspect_span").flatMap(span)
        let whole = fail ?? Span(-.infinity, .infinity)
        if let suspect, suspect.lower < whole.lower || suspect.upper > whole.upper {
            fields.value.fail("suspect_span reaches beyond fail_span", hint: "it must lie within")
            return nil
        }
        if fail == nil, suspect == nil {
            lacks(fields, "a span is missing", hint: "fail_span: [lower, upper], and perhaps suspect_span")
            return nil
        }
        // What holds already may be wider than a fail span that is new.
        return GrossRangeTest(failSpan: whole, suspectSpan: suspect ?? base?.suspectSpan.flatMap(whole.intersection))
    }

    private func spike(_ fields: YAMLFields, _ base: SpikeTest?) -> SpikeTest? {
        let test = SpikeTest(
            suspectThreshold: threshold(fields, "suspect_threshold") ?? base?.suspectThreshold,
            failThreshold: threshold(fields, "fail_threshold") ?? base?.failThreshold,
            method: fields.optional("method")?.choice(SpikeTest.Method.self) ?? base?.method ?? .average
        )
        return needsOne(fields, test.suspectThreshold, test.failThreshold) ? test : nil
    }

    private func rateOfChange(_ fields: YAMLFields, _ base: RateOfChangeTest?) -> RateOfChangeTest? {
        var test = RateOfChangeTest(
            threshold: threshold(fields, "threshold") ?? base?.threshold,
            failThreshold: threshold(fields, "fail_threshold") ?? base?.failThreshold,
            deviations: base?.deviations
        )
        let known = base?.deviations
        let count = fields.optional("n_dev")?.number() ?? known?.count
        let period = fields.optional("period").flatMap { milliseconds($0) } ?? known?.period
        let minimum = fields.optional("min_obs")?.integer(in: 2...4_096) ?? known?.minimum
        if let count, let period {
            test.deviations = .init(count: count, period: period, minimum: minimum ?? Self.fewest)
        } else if count != nil || period != nil || minimum != nil {
            let hint = "n_dev: 3, and period: TIM_DEV, seconds or such as 25h"
            lacks(fields, count == nil ? "n_dev is missing" : "period is missing", hint: hint)
        }
        return test.deviations != nil || needsOne(fields, test.threshold, test.failThreshold) ? test : nil
    }

    private func flatLine(_ fields: YAMLFields, _ base: FlatLineTest?) -> FlatLineTest? {
        let suspect = seconds(fields, "suspect_threshold") ?? base?.suspectThreshold
        let fail = seconds(fields, "fail_threshold") ?? base?.failThreshold
        let tolerance = threshold(fields, "tolerance") ?? base?.tolerance ?? 0
        guard let suspect, let fail else {
            lacks(fields, "suspect_threshold and fail_threshold are needed", hint: "seconds, or such as 3h")
            return nil
        }
        return FlatLineTest(suspectThreshold: suspect, failThreshold: fail, tolerance: tolerance)
    }

    private func attenuatedSignal(_ fields: YAMLFields, _ base: AttenuatedSignalTest?) -> AttenuatedSignalTest? {
        let suspect = threshold(fields, "suspect_threshold") ?? base?.suspectThreshold
        let fail = threshold(fields, "fail_threshold") ?? base?.failThreshold
        let test = AttenuatedSignalTest(
            suspectThreshold: suspect ?? 0,
            failThreshold: fail ?? 0,
            period: fields.optional("test_period").flatMap { milliseconds($0) } ?? base?.period,
            minimum: fields.optional("min_obs")?.integer(in: 0...1_000_000) ?? base?.minimum,
            minimumPeriod: seconds(fields, "min_period") ?? base?.minimumPeriod,
            measure: fields.optional("check_type")?.choice(AttenuatedSignalTest.Measure.self) ?? base?.measure ?? .std
        )
        return needsOne(fields, suspect, fail) ? test : nil
    }

    private func timeGap(_ fields: YAMLFields, _ base: TimeGapTest?) -> TimeGapTest? {
        guard let value = fields.require("fail_span", hint: "hours, or such as 90m") else { return nil }
        return milliseconds(value, unit: 3_600_000).map { TimeGapTest(failSpan: $0 / 1_000 * 1_000) }
    }

    private func location(_ fields: YAMLFields, _ base: LocationTest?) -> LocationTest? {
        LocationTest(
            maximumRange: fields.optional("range_max")?.number() ?? base?.maximumRange,
            method: fields.optional("range_method")?.choice(LocationTest.Method.self) ?? base?.method ?? .haversine,
            latitude: channel(fields, "latitude") ?? base?.latitude,
            longitude: channel(fields, "longitude") ?? base?.longitude
        )
    }

    private func neighbour(_ fields: YAMLFields, _ base: NeighbourTest?) -> NeighbourTest? {
        let channel = fields.optional("channel")?.string(maximum: 64) ?? base?.channel
        let period = fields.optional("period").flatMap { milliseconds($0) } ?? base?.period
        let deviations = fields.optional("n_dev")?.number() ?? base?.deviations ?? 2
        let minimum = fields.optional("min_obs")?.integer(in: 2...4_096) ?? base?.minimum ?? Self.fewest
        guard let channel, let period else {
            lacks(fields, "channel and period are needed", hint: "channel: air_temperature, period: 25h")
            return nil
        }
        return NeighbourTest(channel: channel, deviations: deviations, period: period, minimum: minimum)
    }

    private func densityInversion(_ fields: YAMLFields, _ base: DensityInversionTest?) -> DensityInversionTest? {
        let test = DensityInversionTest(
            suspectThreshold: fields.optional("suspect_threshold")?.number() ?? base?.suspectThreshold,
            failThreshold: fields.optional("fail_threshold")?.number() ?? base?.failThreshold,
            temperature: channel(fields, "temperature") ?? base?.temperature,
            salinity: channel(fields, "salinity") ?? base?.salinity,
            depth: channel(fields, "depth") ?? base?.depth
        )
        return needsOne(fields, test.suspectThreshold, test.failThreshold) ? test : nil
    }

    /// The name of another channel.
    private func channel(_ fields: YAMLFields, _ key: String) -> String? {
        fields.optional(key).flatMap { Names.check($0) }
    }

    private func count(_ fields: YAMLFields, _ base: CountTest?) -> CountTest? {
        let suspect = fields.optional("suspect_threshold")?.integer(in: 1...1_000_000) ?? base?.suspectThreshold
        let fail = fields.optional("fail_threshold")?.integer(in: 1...1_000_000) ?? base?.failThreshold
        guard suspect != nil || fail != nil else {
            lacks(fields, "a threshold is missing", hint: "suspect_threshold: 5 points that are equal")
            return nil
        }
        return CountTest(suspectThreshold: suspect, failThreshold: fail)
    }

    /// Fewer values than these tell no spread.
    private static let fewest = 12

    private func needsOne(_ fields: YAMLFields, _ first: Double?, _ second: Double?) -> Bool {
        if first == nil, second == nil { lacks(fields, "a threshold is missing", hint: "suspect_threshold: 0.5") }
        return first != nil || second != nil
    }

    /// Notes that something is missing, unless what the block lies over may have it.
    private func lacks(_ fields: YAMLFields, _ message: String, hint: String) {
        if !isPart { fields.value.fail(message, hint: hint) }
    }

    /// A difference of values.
    private func threshold(_ fields: YAMLFields, _ key: String) -> Double? {
        guard let number = fields.optional(key)?.number() else { return nil }
        return number * conversion.multiply / conversion.divide
    }

    private func seconds(_ fields: YAMLFields, _ key: String) -> Int64? {
        fields.optional(key).flatMap { milliseconds($0) }.map { $0 / 1_000 }
    }

    /// A stretch of time, or a number in `unit` (milliseconds), as ioos_qc has it.
    private func milliseconds(_ value: YAMLValue, unit: Double = 1_000) -> Int64? {
        guard let text = value.text, YAMLValue.milliseconds(text) == nil else { return value.duration() }
        guard let number = value.number() else { return nil }
        guard number >= 0, number * unit < 1e14 else {
            value.fail("\(text) is out of range")
            return nil
        }
        return Int64(number * unit)
    }

    /// Two numbers.
    func span(_ value: YAMLValue) -> Span? {
        guard let items = value.items(maximum: 2) else { return nil }
        let bounds = items.compactMap { $0.number(infinite: true) }
        guard items.count == 2, bounds.count == 2, sortsSpans || bounds[0] < bounds[1] else {
            if bounds.count == items.count { value.fail("a span has two numbers", hint: "[lower, upper]") }
            return nil
        }
        return Span(conversion(min(bounds[0], bounds[1])), conversion(max(bounds[0], bounds[1])))
    }
}
