internal import FoundationEssentials

/// `ControlError` as RFC 9457 (problem details) writes errors.
struct Problem: Codable {
    static let contentType = "application/problem+json"

    /// Begins the last line of a stream that could not be finished; no line of JSON or CSV begins with it.
    static let streamMark: UInt8 = 0x1E

    var type = "about:blank"
    var title: String
    var status: Int
    var detail: String
    var problems: [String]

    init(_ error: ControlError) {
        title = Self.titles[error.status] ?? "Error"
        status = error.status
        detail = error.description
        problems = error.problems
    }

    var error: ControlError { ControlError(status, problems) }

    /// Any error as one for the person who made the request.
    static func error(_ error: any Error) -> ControlError {
        error as? ControlError ?? ControlError(500, [String(describing: error)])
    }

    private static let titles = [
        400: "Wrong request", 403: "Not allowed", 404: "Not there", 405: "Wrong method", 409: "Refused",
        413: "Too large",
        421: "Wrong host",
        500: "Failed", 503: "Not now",
    ]
}
