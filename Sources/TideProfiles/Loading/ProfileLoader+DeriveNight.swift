internal import TideDerive
internal import TideModel
internal import TideUnits
internal import TideYAML

extension ProfileLoader {
    /// `dusk(CHANNEL)` or `dusk(CHANNEL, lat=…, lon=…)`; nil for all else.
    func dusk(_ argument: DeriveExpression.Argument, _ input: DerivedInput, _ scope: Scope) throws -> DerivedArgument? {
        guard let call = DeriveExpression(argument.text), call.function == "dusk" else { return nil }
        if scope.isOfDay { throw Refusal("\(argument.text) is of a night, not of a day") }
        if argument.fallback != nil { throw Refusal("\(argument.text) has no stand-in, so ?? means nothing") }
        guard let channel = call.arguments.first, channel.name == nil, channel.fallback == nil else {
            throw Refusal("\(argument.text): write dusk(CHANNEL), or dusk(CHANNEL, lat=36.1, lon=120.3)")
        }
        let place = try place(of: channel.text, scope), series = scope.series[place]
        do {
            let conversion = try input.conversion(from: series.quantity.unit)
            return .dusk(place, conversion: conversion, at: try position(call.arguments.dropFirst(), argument.text))
        } catch let error as DeriveError {
            throw Refusal("\(series.channel) is \(series.quantity.name), which is no \(input.name): \(error)")
        }
    }

    private func position(_ arguments: ArraySlice<DeriveExpression.Argument>, _ text: String) throws -> Position? {
        guard !arguments.isEmpty else { return nil }
        func degrees(_ name: String, _ limit: Double) throws -> Double {
            guard let text = arguments.first(where: { $0.name == name })?.text,
                let number = YAMLValue.decimal(text), abs(number) <= limit
            else { throw Refusal("\(name) is degrees, -\(Int(limit)) to \(Int(limit))") }
            return number
        }
        guard arguments.count == 2 else { throw Refusal("\(text): give both lat and lon, or neither") }
        return Position(latitude: try degrees("lat", 90), longitude: try degrees("lon", 180))
    }

    /// Fills in the times between dusk, the reading and dawn.
    func takeNight(_ inputs: [DerivedInput], _ given: inout [DerivedArgument?]) {
        for (place, input) in inputs.enumerated() where given[place] == nil {
            switch input.name {
            case "hours_between": given[place] = .hoursSinceDusk
            case "hours_to_dawn": given[place] = .hoursToDawn
            default: break
            }
        }
    }
}
