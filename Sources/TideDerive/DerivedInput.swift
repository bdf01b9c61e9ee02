public import TideUnits

/// One number, or list of numbers, that a derived quantity is computed from.
public struct DerivedInput: Sendable {
    /// How its values are written.
    public enum Kind: Sendable, Equatable {
        /// A number in the declared unit.
        case number
        /// One of these words; its place, from 0, is the number computed with.
        case choice([String])
        /// Any count of numbers, at least one; only the last input of a function.
        case list
        /// Seconds since 1970-01-01T00:00:00Z; people may write an RFC 3339 time.
        case time
    }

    /// Its name, as TEOS-10 or FAO-56 write it.
    public let name: String
    /// Other names that are understood.
    public let aliases: [String]
    /// The unit computed in.
    public let unit: Unit
    /// Values that the formula is made for, bounds included.
    public let span: Span
    /// What is used when it is not given; NaN where the formula does without it, nil where it must be given.
    public let fallback: Double?
    /// How its values are written.
    public let kind: Kind
    /// What it is, in a few words.
    public let meaning: String

    /// One row of a table of functions.
    init(
        _ name: String,
        _ unit: String,
        _ range: ClosedRange<Double>,
        _ meaning: String,
        aliases: [String] = [],
        default fallback: Double? = nil,
        kind: Kind = .number
    ) {
        guard let known = try? Unit(unit) else { preconditionFailure("input \(name): unit \(unit)") }
        (self.name, self.aliases, self.unit, self.meaning) = (name, aliases, known, meaning)
        (span, self.fallback, self.kind) = (Span(range.lowerBound, range.upperBound), fallback, kind)
    }

    /// An input that is one of a few words.
    static func choice(_ name: String, _ words: [String], _ meaning: String, default fallback: Double? = nil) -> Self {
        Self(name, "1", 0...Double(words.count - 1), meaning, default: fallback, kind: .choice(words))
    }

    /// Whether it must be given.
    public var isRequired: Bool { fallback == nil }

    /// Whether a number can be computed with: in range, or the fallback itself.
    @inline(__always)
    func accepts(_ value: Double) -> Bool {
        if span.contains(value) { return true }
        guard let fallback else { return false }
        return fallback.isNaN ? value.isNaN : value == fallback
    }

    /// Whether it is called so.
    func isCalled(_ text: String) -> Bool { name == text || aliases.contains(text) }
}
