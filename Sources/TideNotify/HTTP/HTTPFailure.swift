/// Why there is no answer.
struct HTTPFailure: Error, Equatable {
    /// What happened.
    var reason: String
    /// It would be the same next time.
    var isFinal: Bool

    /// Makes a failure that may pass.
    init(_ reason: String, isFinal: Bool = false) { (self.reason, self.isFinal) = (reason, isFinal) }

    /// What it means for a message.
    var outcome: DeliveryOutcome { isFinal ? .refused(reason) : .retry(after: nil, reason) }
}
