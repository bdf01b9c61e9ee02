/// A message and what must become of it: a profile's own test.
public struct ProfileExample: Sendable, Equatable {
    /// Where an example is from.
    public enum Origin: String, Sendable, CaseIterable {
        /// The maker's document, or a test that the maker published.
        case document
        /// Computed from what the document says.
        case computed
    }

    /// Its name.
    public var name: String
    /// The topic it came on.
    public var topic: String
    /// Its content type, if any.
    public var contentType: String?
    /// The port it came on, where the format has ports.
    public var port: Int?
    /// The device's own parameters, by name.
    public var parameters: [String: String]
    /// Where the example is from; nil when it does not say.
    public var origin: Origin?
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
