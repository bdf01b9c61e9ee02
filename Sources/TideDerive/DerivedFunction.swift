/// A quantity that is computed from others: what it takes, what it gives, and whose formula it is.
///
/// `evaluate` allocates nothing, so it can be called for every message; `arguments(_:)` orders and checks values that
/// people name.
public final class DerivedFunction: Sendable {
    /// The formula itself: from inputs in their declared order and unit to the output, NaN where there is none.
    typealias Body = @Sendable (UnsafeBufferPointer<Double>) -> Double

    /// Its name, as TEOS-10 or FAO-56 write it.
    public let name: String
    /// Other names that are understood.
    public let aliases: [String]
    /// What it computes, in a line.
    public let summary: String
    /// What it takes, in the order of `evaluate`; a list, if any, is last.
    public let inputs: [DerivedInput]
    /// What it gives.
    public let output: DerivedOutput
    /// The formula and its variant, for storing with the value: values of two formulas are not comparable.
    public let formulaID: String
    /// Who published it.
    public let source: String
    /// When inputs in range have no answer.
    public let undefined: String?

    private let body: Body

    /// One row of the table.
    init(
        _ name: String,
        _ summary: String,
        aliases: [String] = [],
        inputs: [DerivedInput],
        output: DerivedOutput,
        formula: String,
        source: String,
        undefined: String? = nil,
        body: @escaping Body
    ) {
        precondition(inputs.dropLast().allSatisfy { $0.kind != .list }, "\(name): only the last input may be a list")
        (self.name, self.aliases, self.summary, self.inputs, self.output) = (name, aliases, summary, inputs, output)
        (formulaID, self.source, self.undefined, self.body) = (formula, source, undefined, body)
    }

    /// The number for these inputs; allocates nothing.
    ///
    /// - Parameter values: one number per input in declared order and unit, a list's numbers last; NaN for an optional
    ///   input that is not given.
    /// - Returns: the output in its unit; NaN when the count is wrong, an input is NaN or out of range, or the formula
    ///   has no answer.
    public func evaluate(_ values: UnsafeBufferPointer<Double>) -> Double {
        guard values.count == inputs.count || (takesList && values.count > inputs.count) else { return .nan }
        for index in values.indices where !inputs[min(index, inputs.count - 1)].accepts(values[index]) { return .nan }
        let value = body(values)
        return value.isFinite ? value : .nan
    }

    /// The number for these inputs.
    ///
    /// - Parameter values: as `evaluate(_:)` of a buffer takes them.
    /// - Returns: as that does.
    public func evaluate(_ values: [Double]) -> Double { values.withUnsafeBufferPointer { evaluate($0) } }

    /// Whether the last input is a list.
    public var takesList: Bool { inputs.last?.kind == .list }
}
