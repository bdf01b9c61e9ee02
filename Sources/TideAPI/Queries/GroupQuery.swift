public import TideModel

/// Which groups: of all series of one quantity at one site, hour by hour (UTC).
public struct GroupQuery: Sendable, Equatable {
    /// Site id, `*` for any characters; nil for all.
    public var site: String?
    /// Name of the quantity, `*` for any characters; nil for all.
    public var quantity: String?
    /// Hours that begin from this time on; nil means from the first.
    public var from: Timestamp?
    /// Hours that begin before this time; nil means to the last.
    public var to: Timestamp?

    /// Makes a query.
    public init(site: String? = nil, quantity: String? = nil, from: Timestamp? = nil, to: Timestamp? = nil) {
        (self.site, self.quantity, self.from, self.to) = (site, quantity, from, to)
    }
}
