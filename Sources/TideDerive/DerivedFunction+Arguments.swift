public import TideUnits

extension DerivedFunction {
    /// Orders, converts and checks the values of named inputs for `evaluate`.
    ///
    /// - Parameter values: what is given, by name or alias; numbers without a unit are in the declared one.
    /// - Returns: one number per input in declared order and unit, a list's numbers last.
    /// - Throws: `DeriveError` for the first thing that is wrong.
    public func arguments(_ values: [(name: String, value: DerivedValue)]) throws(DeriveError) -> [Double] {
        var given: [(name: String, value: DerivedValue)?] = Array(repeating: nil, count: inputs.count)
        for (name, value) in values {
            let index = try index(of: name)
            if let first = given[index] {
                throw .twice(input: inputs[index].name, first: first.name, second: name)
            }
            given[index] = (name, value)
        }
        var arguments: [Double] = []
        for (input, given) in zip(inputs, given) {
            guard let given else {
                guard let fallback = input.fallback else {
                    throw .missing(input: input.name, meaning: input.meaning, hint: input.howToWrite)
                }
                arguments.append(fallback)
                continue
            }
            arguments += try input.numbers(given.value, called: given.name)
        }
        return arguments
    }

    /// The output for named inputs.
    ///
    /// - Parameter values: as `arguments(_:)` takes them.
    /// - Returns: the number in the output's unit.
    /// - Throws: `DeriveError`, also when the formula has no answer.
    public func derive(_ values: [(name: String, value: DerivedValue)]) throws(DeriveError) -> Double {
        let value = evaluate(try arguments(values))
        guard value.isFinite else { throw .undefined(function: name, when: undefined) }
        return value
    }

    /// The place of the input of that name or alias.
    ///
    /// - Parameter name: name or alias, in the spelling declared.
    /// - Returns: its place in `inputs`.
    /// - Throws: `DeriveError.unknownInput` with the name probably meant.
    public func index(of name: String) throws(DeriveError) -> Int {
        if let index = inputs.firstIndex(where: { $0.isCalled(name) }) { return index }
        let meant = Nearest.match(name, among: inputs.flatMap { [$0.name] + $0.aliases })
        throw .unknownInput(name: name, function: self.name, suggestion: meant, known: inputs.map(\.name))
    }
}

extension DerivedInput {
    /// One value as `evaluate` takes it.
    ///
    /// - Parameter value: a number, with or without a unit, or a word.
    /// - Returns: the number in the declared unit; of a word its place.
    /// - Throws: `DeriveError` when the formula is not made for it.
    public func number(_ value: DerivedValue) throws(DeriveError) -> Double { try numbers(value, called: name)[0] }

    /// From a unit to the declared one.
    ///
    /// - Parameter unit: of the values that are to be converted.
    /// - Returns: the conversion.
    /// - Throws: `DeriveError.wrongUnit`, and `notAChoice` for an input that is one of a few words.
    public func conversion(from unit: Unit) throws(DeriveError) -> UnitConversion {
        if case .choice(let words) = kind { throw .notAChoice(input: name, text: unit.code, choices: words) }
        return try converter(from: unit, name)
    }

    /// What to write for it.
    fileprivate var howToWrite: String {
        if case .choice(let words) = kind { return "one of " + DeriveError.list(words) }
        return "\(name)=NUMBER" + (unit.code == "1" ? "" : " in \(unit.code)")
    }

    /// The numbers of a value in the declared unit, checked; `called` is the name that it was given under.
    fileprivate func numbers(_ value: DerivedValue, called name: String) throws(DeriveError) -> [Double] {
        switch (value, kind) {
        case (.word(let word), .choice(let words)):
            guard let place = words.firstIndex(of: word) else {
                throw .notAChoice(input: name, text: word, choices: words)
            }
            return [Double(place)]
        case (.word(let word), _): throw .notANumber(input: name, text: word)
        case (.number(let number, _), .choice(let words)):
            throw .notAChoice(input: name, text: "\(number)", choices: words)
        case (.number(let number, let unit), _): return [try checked(number, unit, name)]
        case (.list(let list, let unit), .list):
            guard !list.isEmpty else { throw .missing(input: name, meaning: meaning, hint: howToWrite) }
            var numbers: [Double] = []
            for number in list { numbers.append(try checked(number, unit, name)) }
            return numbers
        case (.list, _): throw .notAList(input: name)
        }
    }

    private func checked(_ number: Double, _ unit: Unit?, _ name: String) throws(DeriveError) -> Double {
        guard number.isFinite else { throw .notANumber(input: name, text: "\(number)") }
        var value = number
        if let unit { value = try converter(from: unit, name)(number) }
        guard span.contains(value) else { throw .outOfRange(input: name, value: value, span: span, unit: self.unit) }
        return value
    }

    /// A number without a unit takes none: 31 ‰ is not the practical salinity 0.031.
    private func converter(from other: Unit, _ name: String) throws(DeriveError) -> UnitConversion {
        let conversion: UnitConversion
        do throws(UnitError) { conversion = try other.converter(to: unit) } catch {
            throw .wrongUnit(input: name, problem: error.description)
        }
        guard unit.code != "1" || conversion.isIdentity else {
            throw .wrongUnit(input: name, problem: "a number of its own, not a ratio that \(other.code) could scale")
        }
        return conversion
    }
}
