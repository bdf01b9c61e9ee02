internal import TideDerive
internal import TideUnits
internal import TideYAML

extension ProfileLoader {
    /// A function with all its inputs.
    struct DerivedCall {
        var function: DerivedFunction
        var arguments: [DerivedArgument]
        /// The constants that an argument means.
        var tide: TideTable?
    }

    /// Why an argument cannot be.
    struct Refusal: Error {
        var text: String
        init(_ text: String) { self.text = text }
    }

    /// The call that an expression is; nil after noting a problem.
    func call(_ value: YAMLValue, _ scope: Scope) -> DerivedCall? {
        guard let text = value.string() else { return nil }
        guard let expression = DeriveExpression(text) else {
            let hint = "such as oxygen_saturation(DO=oxygen, SP=31, t=temperature)"
            value.fail("\(value.words) is no call of a function", hint: hint)
            return nil
        }
        do {
            let function = try DerivedFunctions.find(expression.function)
            if function.takesList, !scope.isOfDay {
                throw Refusal("\(function.name) takes a list, and one reading is none; write every: day")
            }
            let arguments = try arguments(expression, function, scope)
            guard arguments.contains(where: { $0.channel != nil }) else {
                throw Refusal("no argument is a channel; known are \(Self.channels(scope))")
            }
            if scope.isOfDay { try checkStep(function, expression) }
            return DerivedCall(function: function, arguments: arguments, tide: tide(expression, scope))
        } catch {
            value.fail("\((error as? Refusal)?.text ?? "\(error)")")
            return nil
        }
    }

    private func arguments(
        _ expression: DeriveExpression,
        _ function: DerivedFunction,
        _ scope: Scope
    ) throws -> [DerivedArgument] {
        let inputs = function.inputs
        var given: [DerivedArgument?] = Array(repeating: nil, count: inputs.count)
        var isNamed = false
        let tide = expression.arguments.last { $0.name == "constituents" && $0.fallback == nil }
        for (number, argument) in expression.arguments.enumerated() {
            if argument == tide {
                isNamed = true
                continue
            }
            let index = try argument.name.map { try function.index(of: $0) } ?? number
            if argument.name == nil, isNamed { throw Refusal("\(argument.text) has no name, but one before it has") }
            isNamed = isNamed || argument.name != nil
            guard index < inputs.count else {
                let names = inputs.map(\.name).joined(separator: ", ")
                throw Refusal("\(function.name) takes at most \(inputs.count) arguments: \(names)")
            }
            guard given[index] == nil else { throw Refusal("\(inputs[index].name) is there twice") }
            given[index] = try self.argument(argument, inputs[index], scope)
        }
        if given.contains(where: { if case .dusk = $0 { true } else { false } }) { takeNight(inputs, &given) }
        if let tide { try takeTide(tide.text, function, &given, scope) }
        return try zip(inputs, given).map { input, argument in
            if let argument { return argument }
            if scope.isOfDay, input.isDayOfYear { return .dayOfYear }
            guard let fallback = input.fallback else {
                throw Refusal("\(input.name) of \(function.name) is missing (\(input.meaning))")
            }
            return .constant(fallback)
        }
    }

    private func argument(
        _ argument: DeriveExpression.Argument,
        _ input: DerivedInput,
        _ scope: Scope
    ) throws -> DerivedArgument {
        if let place = try sitePlace(argument, input) { return place }
        if let dusk = try dusk(argument, input, scope) { return dusk }
        if let time = try readingTime(argument, input, scope) { return time }
        if scope.isOfDay, let reduced = try reduction(argument, input, scope) { return reduced }
        if !scope.isOfDay, let call = DeriveExpression(argument.text), DayReduction(rawValue: call.function) != nil {
            throw Refusal("\(argument.text) is of a day; write every: day")
        }
        if argument.text == "time", input.kind == .time, argument.fallback == nil { return .time }
        let isWord = Names.isName(argument.text)
        if case .choice = input.kind, isWord { return .constant(try input.number(.word(argument.text))) }
        guard isWord else {
            if argument.fallback != nil { throw Refusal("\(argument.text) is no channel, so ?? means nothing") }
            return .constant(try number(argument.text, input))
        }
        let place = try place(of: argument.text, scope)
        let series = scope.series[place]
        let conversion: UnitConversion
        do { conversion = try input.conversion(from: series.quantity.unit) } catch {
            throw Refusal("\(argument.text) is \(series.quantity.name), which is no \(input.name): \(error)")
        }
        return .channel(
            place,
            conversion: conversion,
            fallback: try argument.fallback.map { try number($0, input) }
        )
    }

    func number(_ text: String, _ input: DerivedInput) throws -> Double {
        if Names.isName(text) { throw Refusal("\(text) is no number; behind ?? stands one, perhaps with its unit") }
        guard let (number, code) = DeriveExpression.number(text) else {
            throw Refusal("\(text) is neither a channel nor a number with or without a unit")
        }
        let unit: Unit?
        do { unit = code.isEmpty ? nil : try Unit(code) } catch { throw Refusal("\(input.name): \(error)") }
        return try input.number(.number(number, unit))
    }

    func place(of channel: String, _ scope: Scope) throws -> Int {
        if let place = scope.series.firstIndex(where: { $0.channel == channel }) { return place }
        // One step only: what a late reading changes is then known at once.
        if scope.derived.contains(channel) {
            throw Refusal("\(channel) is derived itself; derive from what is measured, with one of the functions")
        }
        let near = Nearest.match(channel, among: scope.series.map(\.channel)).map { "did you mean \($0)? " } ?? ""
        throw Refusal("there is no series \(channel); \(near)known are \(Self.channels(scope))")
    }

    static func channels(_ scope: Scope) -> String { scope.series.map(\.channel).joined(separator: ", ") }
}
