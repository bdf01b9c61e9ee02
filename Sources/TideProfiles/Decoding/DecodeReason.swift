/// Why a frame or a row was not decoded, as metrics and quarantine group it.
@frozen
public enum DecodeReason: UInt8, Sendable, CaseIterable {
    /// Nothing is wrong.
    case none
    /// The payload has no bytes.
    case empty
    /// The payload exceeds the decoder's bound, or only its beginning is there.
    case tooLarge
    /// Not valid in its format: truncated, wrong characters, NaN.
    case invalid
    /// Bytes that are no UTF-8.
    case invalidText
    /// The payload ends before a field that must be there.
    case truncated
    /// No variant of the profile fits, or a selector has a value that it does not list.
    case unknownLayout
    /// The checksum does not fit the bytes.
    case badChecksum
    /// The payload cannot be taken out of its envelope.
    case badEnvelope
    /// A parameter of the profile is neither in the registry's entry of the device nor has a default.
    case noParameter
    /// Nested beyond the bound.
    case tooDeep
    /// A key that the profile reads is there twice.
    case duplicateKey
    /// A key that a `strict: quarantine` profile does not know.
    case unknownKey
    /// The profile's `each` does not lead to an array, or one of its rows is no object.
    case noRows
    /// More rows than one frame may hold.
    case tooManyRows
    /// The device id or site is not in the payload, or is no usable name.
    case noIdentity
    /// The time is not in the payload.
    case noTime
    /// The time cannot be read in the profile's format.
    case badTime
    /// The time is later than receive time by more than the profile accepts.
    case futureTime
    /// The time is older than the profile accepts.
    case pastTime
    /// The time is outside what the profile accepts, and it says `beyond: drop`.
    case dropped

    /// Short name for metrics, quarantine and examples, such as `duplicate_key`.
    public var code: String {
        switch self {
        case .none: "none"
        case .empty: "empty"
        case .tooLarge: "too_large"
        case .invalid: "invalid"
        case .invalidText: "invalid_text"
        case .truncated: "truncated"
        case .unknownLayout: "unknown_layout"
        case .badChecksum: "bad_checksum"
        case .badEnvelope: "bad_envelope"
        case .noParameter: "no_parameter"
        case .tooDeep: "too_deep"
        case .duplicateKey: "duplicate_key"
        case .unknownKey: "unknown_key"
        case .noRows: "no_rows"
        case .tooManyRows: "too_many_rows"
        case .noIdentity: "no_identity"
        case .noTime: "no_time"
        case .badTime: "bad_time"
        case .futureTime: "future_time"
        case .pastTime: "past_time"
        case .dropped: "dropped"
        }
    }
}
