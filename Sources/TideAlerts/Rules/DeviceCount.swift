/// Which devices a rule counts, and where.
public struct DeviceCount: Sendable, Equatable {
    /// Of what they are.
    public enum Place: String, Sendable, CaseIterable {
        case site
        case unit
    }

    /// What makes a device count.
    public enum Kind: Sendable, Equatable {
        /// The newest usable reading of a series of it is on a side of something, and younger than `within` ms.
        case reading(SeriesSelector, Comparison, within: Int64)
        /// It is silent.
        case silent
    }

    /// What makes a device count.
    public var kind: Kind
    /// Of what they are.
    public var place: Place

    /// Makes a count.
    public init(_ kind: Kind, of place: Place = .site) { (self.kind, self.place) = (kind, place) }

    /// The series that it looks at.
    var selector: SeriesSelector {
        switch kind {
        case .reading(let selector, _, _): selector
        case .silent: SeriesSelector()
        }
    }

    /// How long a reading counts, ms; nil where none is looked at.
    var within: Int64? { if case .reading(_, _, let within) = kind { within } else { nil } }

    /// Which readings make a device count; nil where none does.
    var side: Comparison? { if case .reading(_, let side, _) = kind { side } else { nil } }
}
