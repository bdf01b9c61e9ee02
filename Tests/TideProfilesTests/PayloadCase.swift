import Testing

/// A payload and what must become of it.
struct PayloadCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var payload: String
    var want: String
}
