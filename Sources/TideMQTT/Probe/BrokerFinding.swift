/// One thing that a look at a broker proved or disproved.
public struct BrokerFinding: Sendable, Equatable, Codable {
    /// What came out.
    public enum Verdict: String, Sendable, Codable, CaseIterable {
        /// As it must be.
        case ok
        /// Works, but a person should know.
        case warning
        /// The promise does not hold here.
        case failed
    }
    /// What was looked at, in a few words.
    public var subject: String
    /// What came out.
    public var verdict: Verdict
    /// What was seen, and what would be right.
    public var text: String

    /// Makes a finding.
    public init(_ subject: String, _ verdict: Verdict, _ text: String) {
        self.subject = subject
        self.verdict = verdict
        self.text = text
    }
}
