public import TideModel

extension TimeSpec {
    /// What is wrong with a device time, if anything.
    func problem(with time: Int64, received: Int64, _ judges: Bool) -> DecodeReason? {
        guard judges else { return nil }
        if time > received &+ future { return .futureTime }
        return time < received &- past ? .pastTime : nil
    }

    /// The time that gateway or network tell, where the profile takes it.
    func carried(_ uplink: Uplink) -> Int64? {
        switch source {
        case .network: uplink.time
        case .gateway: uplink.gatewayTime ?? uplink.time
        case .receive, .path, .field, .line: nil
        }
    }
}

extension DecodedRow {
    /// Applies the profile's policy to a row whose time cannot be taken.
    mutating func refuse(_ reason: DecodeReason, _ policy: TimeSpec.Beyond) {
        switch policy {
        case .quarantine: problem = reason
        case .receiveTime: (time, isArrival) = (0, true)
        case .drop: problem = .dropped
        }
    }

    /// Turns an age, which `time` holds below 0, into a time.
    ///
    /// - Parameters:
    ///   - message: the row of the message, to whose time the age counts.
    ///   - spec: what is accepted.
    ///   - context: of the message.
    mutating func count(from message: DecodedRow, _ spec: TimeSpec, _ context: FrameContext) {
        if message.rawTime != Self.noTime { rawTime = message.rawTime &+ time }
        guard message.problem == .none else { return problem = message.problem }
        isArrival = message.isArrival
        let moment = message.moment(received: context.received).milliseconds &+ time
        // Nothing can have been measured after the message arrived; with a clock of its own the device may be ahead.
        if isArrival, time > 0 { return refuse(.badTime, spec.beyond) }
        if !isArrival { time = moment }
        if let problem = spec.problem(with: moment, received: context.received.milliseconds, context.judgesTime) {
            refuse(problem, spec.beyond)
        }
    }

    /// Corrects the time by what is known of its device's clock, and judges it again.
    ///
    /// - Parameters:
    ///   - milliseconds: to be added to the time as sent.
    ///   - spec: what is accepted.
    ///   - received: when the message was read.
    public mutating func correct(by milliseconds: Int64, _ spec: TimeSpec, received: Timestamp) {
        guard rawTime != Self.noTime, [.none, .futureTime, .pastTime, .dropped].contains(problem) else { return }
        // A time that stands may have been spread over the step of the clock.
        let stands = problem == .none && !isArrival
        (time, isArrival, problem, isCorrected) = ((stands ? time : rawTime) &+ milliseconds, false, .none, true)
        guard let found = spec.problem(with: time, received: received.milliseconds, true) else { return }
        refuse(found, spec.beyond)
        isCorrected = !isArrival
    }

    /// Takes the gateway's or the network's time where the profile says so and the envelope has one, else the time of
    /// arrival.
    mutating func takeNetworkTime(_ spec: TimeSpec, _ context: FrameContext) {
        isArrival = true
        guard let moment = spec.carried(context.uplink) else { return }
        (time, isArrival) = (moment, false)
        if let problem = spec.problem(with: moment, received: context.received.milliseconds, context.judgesTime) {
            refuse(problem, spec.beyond)
        }
    }
}
