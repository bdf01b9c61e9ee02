/// Whether a decoded value may be used; anything but `ok` is a missing reading (flag 9).
@frozen
public enum CellStatus: UInt8, Sendable, CaseIterable {
    /// The value may be used.
    case ok
    /// The device said that it has no value: null, or one of the profile's `missing` markers.
    case missing
    /// Not of the type that the profile declares.
    case wrongType
    /// A whole number beyond ±2^53, which a Float64 does not hold exactly, or text beyond 256 bytes.
    case tooLarge
    /// A code that the profile's `enum` does not list.
    case unknownCode

    /// The device sent something, and it could not be used.
    @inlinable
    public var isFault: Bool { rawValue > CellStatus.missing.rawValue }

    /// Short name for metrics and examples, such as `wrong_type`.
    public var code: String {
        switch self {
        case .ok: "ok"
        case .missing: "missing"
        case .wrongType: "wrong_type"
        case .tooLarge: "too_large"
        case .unknownCode: "unknown_code"
        }
    }
}
