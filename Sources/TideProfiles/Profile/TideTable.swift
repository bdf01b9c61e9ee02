internal import TideDerive

/// A place's tidal constants, as `tides` of a profile has them.
public struct TideTable: Sendable, Equatable {
    /// Inputs of `tide_height`, the time first.
    let inputs: [Double]

    /// The tide at a time, in metres above the place's datum; allocates nothing.
    ///
    /// - Parameter seconds: since 1970.
    /// - Returns: NaN outside 1900...2100, for which the astronomy is made.
    public func height(at seconds: Double) -> Double {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: inputs.count) { values in
            _ = values.initialize(fromContentsOf: inputs)
            values[0] = seconds
            return Self.function.evaluate(UnsafeBufferPointer(values))
        }
    }

    /// What computes it.
    static let function: DerivedFunction = {
        guard let function = DerivedFunctions.named("tide_height") else {
            preconditionFailure("tide_height is missing")
        }
        return function
    }()
}
