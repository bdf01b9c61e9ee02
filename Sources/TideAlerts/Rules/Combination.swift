internal import TideUnits

/// One number made of several series of a target.
public struct Combination: Sendable, Equatable {
    /// What becomes of them.
    public enum Sense: Sendable, Equatable {
        /// The first minus the second.
        case difference
        /// What a formula gives.
        case expression(Expression)
        /// How far outside of a fence a device is, m; its inputs are latitude and longitude.
        case outside(Fence)
    }

    /// The series; where several of the target fit one of these, their mean counts.
    public let inputs: [SeriesSelector]
    /// How far apart their readings may be, ms.
    public let within: Int64
    /// What becomes of them.
    public let sense: Sense

    /// Makes a combination.
    ///
    /// - Parameters:
    ///   - sense: what becomes of the inputs.
    ///   - inputs: as many as that takes, at most `mostInputs`.
    ///   - within: how far apart their readings may be, ms.
    public init(_ sense: Sense, of inputs: [SeriesSelector], within: Int64) {
        precondition(inputs.count <= Self.mostInputs, "at most \(Self.mostInputs) inputs")
        (self.sense, self.inputs, self.within) = (sense, inputs, within)
    }

    /// Each of them makes the number more often unknown; formulas of more were not found.
    public static let mostInputs = 8

    /// The number.
    ///
    /// - Parameter values: one for each input, NaN where it is missing.
    /// - Returns: NaN when it is missing.
    func callAsFunction(_ values: UnsafeBufferPointer<Double>) -> Double {
        switch sense {
        case .difference: values[0] - values[1]
        case .expression(let expression): expression.formula(values)
        case .outside(let fence): fence.distance(latitude: values[0], longitude: values[1])
        }
    }

    /// Unit of the number; nil for that of the inputs.
    var unit: String? {
        switch sense {
        case .difference: nil
        case .expression(let expression): expression.unit
        case .outside: "m"
        }
    }

    /// Whether its target is a device, not a unit.
    var isOfDevice: Bool { if case .outside = sense { true } else { false } }
}

extension Watch {
    /// The first minus the second, both of one unit and not older than `within` ms against each other.
    public static func difference(_ one: SeriesSelector, _ other: SeriesSelector, within: Int64) -> Watch {
        .combined(Combination(.difference, of: [one, other], within: within))
    }
}
