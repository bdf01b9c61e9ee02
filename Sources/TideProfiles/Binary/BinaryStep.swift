/// One step in reading a binary payload; numbers point into the lists of `BinaryCodec`.
public enum BinaryStep: Sendable, Equatable {
    /// Reads bytes into the slots that are filled from them.
    case read(Int)
    /// Fills a slot by a formula.
    case compute(slot: Int, formula: Int)
    /// Passes over bytes.
    case skip(Int)
    /// Goes on with the step of this index unless the formula holds (is neither 0 nor missing).
    case unless(formula: Int, goTo: Int)
    /// Goes on with the step of this index.
    case go(to: Int)
    /// Goes on where the selector's value leads.
    case select(Int)
    /// Begins a loop; behind its last step when there is nothing to repeat.
    ///
    /// Without a count it goes on to the end of the payload.
    case loop(counter: Int, formula: Int?, end: Int)
    /// Goes back to the first step of a loop while it has rounds left.
    case again(counter: Int, begin: Int)
    /// Begins a row of its own; its slots are empty.
    case beginRow(Int)
    /// Ends that row.
    case endRow(Int)
}
