/// Something that is observed: its name, unit, labels and the values it can have.
public struct Quantity: Sendable, Hashable {
    /// Where a quantity belongs, for lists and pages.
    public enum Group: String, Sendable, CaseIterable {
        case weather, soil, barn, animal, water, marine, equipment
    }

    /// How its values follow one another.
    public enum Kind: String, Sendable, CaseIterable {
        /// Goes up and down.
        case gauge
        /// Only grows, until it starts again at 0.
        case counter
        /// A code with labels; only equality means something.
        case state
        /// Latitude or longitude.
        case position
    }

    /// Snake-case name, stored with every series.
    public let name: String
    /// The unit in which values are stored.
    public let unit: Unit
    /// Where it belongs.
    public let group: Group
    /// English label.
    public let labelEnglish: String
    /// Chinese label.
    public let labelChinese: String
    /// CF standard name (table v93) of the same meaning and dimension.
    public let standardName: String?
    /// How its values follow one another.
    public let kind: Kind
    /// Whether it is a direction, in which 360 is 0.
    public let isCircular: Bool
    /// Outside is flag 4; reaches beyond `physicalSpan` by the usual sensor's error, so a true zero never fails.
    public let failSpan: Span?
    /// Outside is flag 3; always within `failSpan`.
    public let suspectSpan: Span?
    /// What nature allows; a value beyond it that does not fail counts as the nearest bound.
    public let physicalSpan: Span?
    /// What a writer of profiles should know.
    public let note: String?

    /// One row of the generated table.
    init(
        _ name: String,
        _ code: String,
        _ group: Group,
        en: String,
        zh: String,
        cf: String? = nil,
        kind: Kind = .gauge,
        circular: Bool = false,
        fail: Span? = nil,
        suspect: Span? = nil,
        physical: Span? = nil,
        note: String? = nil
    ) {
        guard let unit = try? Unit(code) else { preconditionFailure("quantity \(name): unit \(code)") }
        (self.name, self.unit, self.group) = (name, unit, group)
        (labelEnglish, labelChinese, standardName) = (en, zh, cf)
        (self.kind, isCircular, self.note) = (kind, circular, note)
        (failSpan, physicalSpan) = (fail, physical)
        suspectSpan = suspect ?? physical.flatMap { fail?.intersection($0) }
    }

    /// How numbers in `other` become numbers in the quantity's own unit.
    ///
    /// Indices, counts and scales with the unit 1 take no other ratio: 31 ‰ is not the practical salinity 0.031.
    ///
    /// - Parameter other: the unit in which a device reports.
    /// - Returns: the conversion to `unit`.
    /// - Throws: `QuantityError.wrongUnit` or `QuantityError.notARatio`.
    public func converter(from other: Unit) throws(QuantityError) -> UnitConversion {
        guard let conversion = try? other.converter(to: unit) else {
            throw .wrongUnit(name: name, expected: [unit], got: other)
        }
        guard unit.code != "1" || conversion.isIdentity else {
            throw .notARatio(name: name, got: other, note: note)
        }
        return conversion
    }
}
