/// What stands behind a field key.
enum LineValue {
    case number(Double)
    /// A whole number (`7i`, `7u`).
    case integer(Int64)
    /// A number that is none here: beyond 64 bits, or infinite.
    case tooLarge
    case boolean(Bool)
    /// Text in quotes, without its escapes; valid until the next value is read.
    case text(UnsafeRawBufferPointer)
    /// A word for what is no finite number, such as `NaN`.
    case word(UnsafeRawBufferPointer)
}
