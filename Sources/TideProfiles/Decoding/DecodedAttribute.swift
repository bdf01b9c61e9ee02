/// A text that becomes an attribute of the device.
public struct DecodedAttribute: Sendable, Equatable {
    /// Index into the profile's `attributes`.
    public var attribute: UInt16
    /// `ok`, `missing` (null), `wrongType` or `tooLarge`.
    public var status: CellStatus
    /// The row it came with.
    public var row: UInt32
    /// At most 256 bytes; empty unless `status` is `.ok`.
    public var value: String

    /// Longest attribute, in bytes of UTF-8.
    public static let maximumLength = 256

    /// Makes an attribute.
    public init(attribute: UInt16, status: CellStatus, row: UInt32, value: String) {
        self.attribute = attribute
        self.status = status
        self.row = row
        self.value = value
    }
}
