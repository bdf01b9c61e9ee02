internal import TideModel

extension TimeSpec {
    /// What is wrong with a device time, if anything.
    func problem(with time: Int64, received: Int64, _ judges: Bool) -> DecodeReason? {
        guard judges else { return nil }
        if time > received &+ future { return .futureTime }
        return time < received &- past ? .pastTime : nil
    }
}

extension DecodedRow {
    /// Applies the profile's policy to a row whose time cannot be taken.
    mutating func refuse(_ reason: DecodeReason, _ policy: TimeSpec.Beyond) {
        switch policy {
        case .quarantine: problem = reason
        case .receiveTime: isArrival = true
        case .drop: problem = .dropped
        }
    }

    /// Takes the network's time where the profile says so and the envelope has one, else the time of arrival.
    mutating func takeNetworkTime(_ spec: TimeSpec, _ context: FrameContext) {
        isArrival = true
        guard spec.source == .network, let moment = context.uplink.time else { return }
        (time, isArrival) = (moment, false)
        if let problem = spec.problem(with: moment, received: context.received.milliseconds, context.judgesTime) {
            refuse(problem, spec.beyond)
        }
    }
}
