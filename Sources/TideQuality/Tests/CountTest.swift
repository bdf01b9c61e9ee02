internal import TideModel

/// Whether something that should change has stayed the same for too many points in a row: the device's clock
/// (`stuck_clock_test`) or all that it sends (`identical_payload_test`).
public struct CountTest: Sendable, Hashable {
    /// From so many equal ones before a point on it is 3.
    public var suspectThreshold: Int?
    /// From so many equal ones before a point on it is 4.
    public var failThreshold: Int?

    /// Makes a test.
    public init(suspectThreshold: Int?, failThreshold: Int? = nil) {
        self.suspectThreshold = suspectThreshold
        self.failThreshold = failThreshold
    }

    /// - Parameter repeats: how many points before this one were equal to it without a break.
    /// - Returns: the flag.
    func flag(repeats: Int) -> QCFlag {
        if let failThreshold, repeats >= failThreshold { return .fail }
        if let suspectThreshold, repeats >= suspectThreshold { return .suspect }
        return .pass
    }
}
