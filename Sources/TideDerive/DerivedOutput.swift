public import TideUnits

/// What a derived quantity's number is.
public struct DerivedOutput: Sendable {
    /// Name in the registry of quantities; nil for a step on the way, such as the declination of the sun.
    public let quantity: String?
    /// Unit of the number.
    public let unit: Unit

    /// One row of a table of functions.
    init(_ quantity: String?, _ unit: String) {
        guard let known = try? Unit(unit) else { preconditionFailure("output \(quantity ?? ""): unit \(unit)") }
        (self.quantity, self.unit) = (quantity, known)
    }
}
