/// Where a payload stops being JSON, for people; simdjson says only that it does.
struct JSONFault: Equatable, CustomStringConvertible {
    /// Byte of the payload, from 0.
    var offset: Int
    /// What is wrong there.
    var problem: String

    var description: String { "byte \(offset): \(problem)" }

    /// The first fault; nil when the payload is fine.
    static func find(in payload: [UInt8]) -> JSONFault? {
        var scanner = JSONFaultScanner(payload)
        do {
            try scanner.document()
            return nil
        } catch { return error }
    }
}

extension JSONFault: Error {}
