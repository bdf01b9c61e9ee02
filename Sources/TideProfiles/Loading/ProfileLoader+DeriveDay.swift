internal import TideDerive
internal import TideUnits

// What only a call over a day has: reductions of channels, the day of the year; and the place of the site.

extension ProfileLoader {
    /// `min(CHANNEL)` and its like; nil for a number or a word.
    func reduction(
        _ argument: DeriveExpression.Argument,
        _ input: DerivedInput,
        _ scope: Scope
    ) throws -> DerivedArgument? {
        guard let call = DeriveExpression(argument.text) else {
            let isChannel = (scope.series + scope.inputs).contains { $0.channel == argument.text }
            guard isChannel else { return nil }
            let right = input.kind == .list ? "hourly" : "mean"
            throw Refusal("\(argument.text) has many readings a day; write \(right)(\(argument.text))")
        }
        let known = DayReduction.allCases.map(\.rawValue).joined(separator: ", ")
        guard let reduction = DayReduction(rawValue: call.function) else {
            throw Refusal("there is no \(call.function) of a day; known are \(known)")
        }
        guard call.arguments.count == 1, call.arguments[0].name == nil, call.arguments[0].fallback == nil else {
            throw Refusal("\(argument.text): \(call.function) takes one channel")
        }
        guard reduction.isList == (input.kind == .list) else {
            let right = input.kind == .list ? "a list: hourly or values" : "one number: min, max, mean, sum or count"
            throw Refusal("\(input.name) takes \(right)")
        }
        let (place, series) = try dayInput(call.arguments[0].text, scope)
        var conversion = UnitConversion.identity
        if reduction != .count {
            do { conversion = try input.conversion(from: series.quantity.unit) } catch {
                throw Refusal("\(series.channel) is \(series.quantity.name), which is no \(input.name): \(error)")
            }
        }
        let fallback = try argument.fallback.map { try number($0, input) }
        if reduction.isList, fallback != nil { throw Refusal("\(input.name) is a list, so ?? means nothing") }
        return .reduction(place, reduction, conversion: conversion, fallback: fallback)
    }

    /// A series, or a derived one that is not of days itself, by its place in the profile's channels.
    private func dayInput(_ channel: String, _ scope: Scope) throws -> (place: Int, series: SeriesSpec) {
        if let place = scope.series.firstIndex(where: { $0.channel == channel }) { return (place, scope.series[place]) }
        if let series = scope.inputs.first(where: { $0.channel == channel }),
            let place = scope.derived.firstIndex(of: channel)
        {
            return (scope.series.count + place, series)
        }
        if scope.derived.contains(channel) {
            throw Refusal("\(channel) is of days itself; take what is measured")
        }
        let known = (scope.series + scope.inputs).map(\.channel)
        let near = Nearest.match(channel, among: known).map { "did you mean \($0)? " } ?? ""
        throw Refusal("there is no series \(channel); \(near)known are \(known.joined(separator: ", "))")
    }

    /// `site.latitude` and `site.longitude`; nil for all else.
    func sitePlace(_ argument: DeriveExpression.Argument, _ input: DerivedInput) throws -> DerivedArgument? {
        guard argument.text.hasPrefix("site.") else { return nil }
        if argument.fallback != nil { throw Refusal("\(argument.text) is no channel, so ?? means nothing") }
        switch argument.text {
        case "site.latitude" where input.isAngle: return .latitude
        case "site.longitude" where input.isAngle: return .longitude
        case "site.latitude", "site.longitude":
            throw Refusal("\(input.name) is in \(input.unit.code), which is no angle")
        default: throw Refusal("there is no \(argument.text); a site has site.latitude and site.longitude")
        }
    }

    /// Of readings one by one nobody knows how long each stands.
    func checkStep(_ function: DerivedFunction, _ expression: DeriveExpression) throws {
        guard function.inputs.contains(where: { $0.name == "step" }) else { return }
        let isGiven = expression.arguments.contains { $0.name == "step" }
        let takesValues = expression.arguments.contains { $0.text.hasPrefix(DayReduction.values.rawValue + "(") }
        if takesValues, !isGiven {
            throw Refusal("step is missing (time that each of the values stands for); or take hourly(…)")
        }
    }
}

extension DerivedInput {
    /// Whether it is the day of the year: a day knows its own.
    var isDayOfYear: Bool { name == "J" }

    fileprivate var isAngle: Bool { unit.code == "deg" }
}
