/// How a payload in InfluxDB line protocol is read: each line is a row.
public struct LineCodec: Sendable, Equatable {
    /// Measurements whose lines are the profile's own; empty: all are.
    public var measurements: [String] = []
    /// The fields, in the order of their names.
    public var fields: [LineField]
}
