/// Where a payload stops being JSON, for people; simdjson says only that it does.
public struct JSONFault: Equatable, CustomStringConvertible {
    /// Byte of the payload, from 0.
    public var offset: Int
    /// What is wrong there.
    public var problem: String

    /// For people.
    public var description: String { "byte \(offset): \(problem)" }

    /// The first fault of a payload.
    ///
    /// - Parameter payload: one JSON document.
    /// - Returns: nil when it is valid.
    public static func find(in payload: [UInt8]) -> JSONFault? {
        var scanner = JSONFaultScanner(payload)
        do {
            try scanner.document()
            return nil
        } catch { return error }
    }
}

extension JSONFault: Error {}
