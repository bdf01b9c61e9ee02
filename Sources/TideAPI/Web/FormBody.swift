/// What a form sends: `application/x-www-form-urlencoded`.
enum FormBody {
    static let contentType = "application/x-www-form-urlencoded"

    /// Longest body in bytes: 1,024 bytes of text in `%XX`, a token, and room.
    static let longest = 8 << 10

    /// The fields of a form, in order.
    ///
    /// - Parameter bytes: of the body.
    /// - Returns: nil when it is not percent-coded UTF-8.
    static func fields(_ bytes: [UInt8]) -> [ControlRequest.Parameter]? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        var fields: [ControlRequest.Parameter] = []
        for item in text.split(separator: "&") {
            let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { PercentCoding.decode($0.replacing("+", with: " ")) }
            guard let name = pair[0], let value = pair.count > 1 ? pair[1] : "" else { return nil }
            fields.append(.init(name, value))
        }
        return fields
    }
}
