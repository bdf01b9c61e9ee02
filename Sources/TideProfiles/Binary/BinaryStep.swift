/// One step in reading a binary payload.
public enum BinaryStep: Sendable, Equatable {
    /// Reads bytes into the slots that are filled from them.
    case read(BinaryRead)
    /// Fills a slot by a formula.
    case compute(slot: Int, BinaryFormula)
    /// Passes over bytes.
    case skip(Int)
    /// Goes on with the step of this index unless the condition holds (is neither 0 nor missing).
    case unless(BinaryFormula, goTo: Int)
    /// Goes on with the step of this index.
    case go(to: Int)
    /// Goes on where the selector's value leads.
    case select(BinarySelection)
    /// Begins a loop; behind its last step when there is nothing to repeat.
    ///
    /// Without a count it goes on to the end of the payload.
    case loop(counter: Int, count: BinaryFormula?, end: Int)
    /// Goes back to the first step of a loop while it has rounds left.
    case again(counter: Int, begin: Int)
    /// Begins a row of its own; its slots are empty.
    case beginRow(Int)
    /// Ends that row.
    case endRow(Int)
}

/// Where a payload is read on, by what was read before.
public struct BinarySelection: Sendable, Equatable {
    /// The formula that selects.
    public var selector: BinaryFormula
    /// Index of the first step by value.
    public var targets: [Int: Int]
    /// Index of the first step for every other value; nil: such a payload cannot be decoded.
    public var otherwise: Int?
}
