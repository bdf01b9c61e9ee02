/// One row that an example wants.
public struct WantedRow: Sendable, Equatable {
    /// Its time, milliseconds since 1970; nil when the example does not say.
    public var time: Int64?
    /// Its values by channel.
    public var values: [String: WantedValue]
    /// Its attributes by name.
    public var attributes: [String: String]
}
