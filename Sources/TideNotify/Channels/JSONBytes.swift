internal import Foundation

/// JSON in one fixed writing, so that what is signed, measured and compared is what is sent.
enum JSONBytes {
    /// The bytes of a value made of texts and finite numbers, which cannot fail to be encoded.
    static func of(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(value) else { preconditionFailure("a message that is no JSON") }
        return Array(bytes)
    }
}
