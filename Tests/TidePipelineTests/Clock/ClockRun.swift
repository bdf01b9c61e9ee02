import TideModel
import TidePipeline

/// What a doctor said of a scripted device, in order.
struct ClockRun {
    var state = ClockState()
    /// Kinds of verdicts and when they began, receive time.
    var changes: [(name: String, at: Int64)] = []

    var names: [String] { changes.map(\.name) }

    mutating func take(_ messages: some Sequence<ClockScript.Message>, _ doctor: ClockDoctor) {
        for message in messages {
            let isChange = doctor.observe(
                received: Timestamp(milliseconds: message.received),
                time: Timestamp(milliseconds: message.time),
                facts: message.facts,
                &state
            )
            if isChange { changes.append((doctor.verdict(of: state).name, message.received)) }
        }
    }
}
