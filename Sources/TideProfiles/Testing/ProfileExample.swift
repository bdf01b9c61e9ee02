/// A message and what must become of it: a profile's own test.
public struct ProfileExample: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// The topic it came on.
    public var topic: String
    /// Its content type, if any.
    public var contentType: String?
    /// The payload.
    public var payload: [UInt8]
    /// When it was read, milliseconds since 1970; nil means at the device time it carries.
    public var received: Int64?
    /// What must come out, row by row.
    public var want: [WantedRow]
    /// Codes of `DecodeReason` and `CellStatus` that must come out.
    public var errors: [String]
    /// Line of the file it begins at, from 1.
    public var line: Int
    /// Column of the file it begins at, from 1.
    public var column: Int
}

/// One row that an example wants.
public struct WantedRow: Sendable, Equatable {
    /// Its time, milliseconds since 1970; nil when the example does not say.
    public var time: Int64?
    /// Its values by channel.
    public var values: [String: WantedValue]
    /// Its attributes by name.
    public var attributes: [String: String]
}

/// One value that an example wants.
public enum WantedValue: Sendable, Equatable {
    /// No reading, or one without value.
    case missing
    /// A number in the series' own unit, or in the unit named, and perhaps the flag it must get.
    case value(Double, unit: String?, flag: Int?)
}
