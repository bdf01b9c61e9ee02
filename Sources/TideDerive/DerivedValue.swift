public import TideUnits

/// What somebody gives an input: numbers with or without a unit, or a word.
public enum DerivedValue: Sendable, Equatable {
    /// A number; without a unit it is in the input's own.
    case number(Double, Unit?)
    /// Several numbers in one unit.
    case list([Double], Unit?)
    /// A word, for inputs that are one of a few.
    case word(String)
}
