/// What came of one attempt.
package enum DeliveryOutcome: Sendable, Equatable {
    /// The receiver took it; what it said.
    case delivered(String)
    /// Not now, and why; `after`: when the receiver wants it.
    case retry(after: Duration?, String)
    /// Never, and why.
    case refused(String)
}
