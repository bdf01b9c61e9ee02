/// What a receiver answered.
struct HTTPAnswer: Sendable, Equatable {
    /// Longest part of a body that is looked at, bytes: robots answer in 100.
    static let longestBody = 4_096

    /// Status.
    var status: Int
    /// When it wants to be asked again.
    var retryAfter: Duration?
    /// Where it would send us.
    var location: String?
    /// Beginning of the body; empty when it did not come in time.
    var body: [UInt8]

    /// What an ordinary receiver means by it.
    ///
    /// 4xx that blame the message itself would be the same next time. Others can be repaired by people while it is tried
    /// again: a token that ran out, a receiver that is not yet there.
    var outcome: DeliveryOutcome {
        switch status {
        case 200..<300: .delivered("HTTP \(status)")
        case 300..<400: .refused("HTTP \(status): redirects are not followed\(location.map { " (to \($0))" } ?? "")")
        case 410: .refused("HTTP 410: the receiver wants no more messages")
        case 400, 405, 406, 411, 413, 414, 415, 422, 431, 451: .refused("HTTP \(status): \(excerpt)")
        default: .retry(after: retryAfter, "HTTP \(status): \(excerpt)")
        }
    }

    /// Beginning of the body as one line for people.
    var excerpt: String { String(decoding: body.prefix(160), as: UTF8.self).oneLine }
}
