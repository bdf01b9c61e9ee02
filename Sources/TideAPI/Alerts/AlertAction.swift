public import TideModel

/// What a person does with one alert, as routes name it.
enum AlertAction: String, CaseIterable {
    case acknowledge, assign, comment, snooze, close

    /// For the list of routes.
    var summary: String {
        switch self {
        case .acknowledge: "somebody took notice (by)"
        case .assign: "somebody is to see to it, without 'to' nobody (to, by)"
        case .comment: "somebody has something to say (text, by)"
        case .snooze: "nothing is sent about it for a while (until, by)"
        case .close: "it is over for somebody, who says what it was (cause, comment, by)"
        }
    }

    /// The command that a request means.
    ///
    /// - Parameters:
    ///   - id: of the alert.
    ///   - by: who wants it.
    ///   - reader: of the request; `finish` it afterwards.
    /// - Returns: the command.
    /// - Throws: `ControlError` when something that it needs is missing.
    func command(_ id: AlertID, by: String, _ reader: inout RequestReader) throws -> AlertCommand {
        switch self {
        case .acknowledge: return .acknowledge(id, by: by)
        case .assign: return .assign(id, to: reader.text("to"), by: by)
        case .comment: return .comment(id, try reader.required("text"), by: by)
        case .snooze:
            let text = try reader.required("until")
            guard let until = reader.time("until") else { throw ControlError(400, ["'until=\(text)' is no time"]) }
            return .snooze(id, until: until, by: by)
        case .close:
            let text = try reader.required("cause")
            guard let cause = AlertCause(rawValue: text), AlertCause.forPeople.contains(cause) else {
                throw ControlError(400, ["'cause=\(text)': write one of \(AlertCause.accepted)"])
            }
            return .close(id, cause, comment: reader.text("comment"), by: by)
        }
    }
}

extension AlertCause {
    /// Those that a person may give, for messages and help.
    public static var accepted: String { forPeople.map(\.rawValue).joined(separator: ", ") }
}
