public import TideUnits

/// Why a quantity could not be derived.
public enum DeriveError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is no function of that name; `suggestion` is the one probably meant.
    case unknownFunction(name: String, suggestion: String?)
    /// The function has no such input.
    case unknownInput(name: String, function: String, suggestion: String?, known: [String])
    /// An input is there twice, perhaps under two names.
    case twice(input: String, first: String, second: String)
    /// An input that must be given is not; `hint` says how it is written.
    case missing(input: String, meaning: String, hint: String)
    /// What was given is no number that can be computed with.
    case notANumber(input: String, text: String)
    /// The formula is not made for this value.
    case outOfRange(input: String, value: Double, span: Span, unit: Unit)
    /// The value's unit measures something else, or would scale a number that has no unit.
    case wrongUnit(input: String, problem: String)
    /// What was given is none of the words.
    case notAChoice(input: String, text: String, choices: [String])
    /// The input takes one number.
    case notAList(input: String)
    /// All inputs are in range, and still the formula has no answer.
    case undefined(function: String, when: String?)

    /// What is wrong, and what would be right.
    public var description: String {
        switch self {
        case .unknownFunction(let name, let suggestion):
            let hint = suggestion.map { "did you mean \($0)?" } ?? "`fieldtide derive --list` lists them"
            return "there is no derived quantity \"\(name)\"; \(hint)"
        case .unknownInput(let name, let function, let suggestion, let known):
            let hint = suggestion.map { "did you mean \($0)?" } ?? "it takes \(Self.list(known))"
            return "\(function) has no input \"\(name)\"; \(hint)"
        case .twice(let input, let first, let second):
            return first == second ? "\(input) is there twice" : "\(input) is there twice, as \(first) and as \(second)"
        case .missing(let input, let meaning, let hint): return "\(input) is missing (\(meaning)); write \(hint)"
        case .notANumber(let input, let text): return "\(input): \"\(text)\" is no number"
        case .outOfRange(let input, let value, let span, let unit):
            let ending = unit.code == "1" ? "" : " \(unit.code)"
            return "\(input) is \(value)\(ending), the formula holds \(Self.words(span))\(ending)"
        case .wrongUnit(let input, let problem): return "\(input): \(problem)"
        case .notAChoice(let input, let text, let choices):
            return "\(input) is \"\(text)\"; write one of \(Self.list(choices))"
        case .notAList(let input): return "\(input) takes one number, not a list"
        case .undefined(let function, let when):
            return "\(function) has no answer for these inputs\(when.map { ": \($0)" } ?? "")"
        }
    }

    /// At most twelve names: some functions have dozens.
    static func list(_ names: [String]) -> String {
        names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
    }

    private static func words(_ span: Span) -> String {
        switch (span.lower.isFinite, span.upper.isFinite) {
        case (true, true): "from \(span.lower) to \(span.upper)"
        case (true, false): "from \(span.lower) up"
        default: "up to \(span.upper)"
        }
    }
}

extension DeriveError {
    /// Whether the description says which function it speaks of.
    public var namesFunction: Bool {
        switch self {
        case .unknownFunction, .unknownInput, .undefined: true
        default: false
        }
    }

    /// The input that is at fault, as it was given or as it is declared; nil when it is none alone.
    public var input: String? {
        switch self {
        case .unknownFunction, .undefined: nil
        case .unknownInput(let name, _, _, _): name
        case .twice(_, _, let second): second
        case .missing: nil
        case .notANumber(let input, _), .outOfRange(let input, _, _, _), .wrongUnit(let input, _),
            .notAChoice(let input, _, _), .notAList(let input):
            input
        }
    }
}
