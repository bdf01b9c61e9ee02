/// Why an alert ended, or what a person says it was: the label of its span.
public enum AlertCause: String, Sendable, Codable, CaseIterable {
    /// It was as the rule says, and is over.
    case cleared
    /// A person says: it was true.
    case `true`
    /// The readings were wrong.
    case sensorFault = "sensor_fault"
    /// Somebody worked there.
    case maintenance
    /// The probe was overgrown or dirty.
    case fouling
    /// Gateway, network or broker.
    case communication
    /// Storm, frost, heat.
    case weather
    /// Feeding.
    case feeding
    /// Treatment, such as lime or medicine.
    case treatment
    /// The rule is not what is wanted there.
    case wrongRule = "wrong_rule"
    /// Something else, as the comment says.
    case other
    /// The rule, or what it was about, is gone.
    case ruleGone = "rule_gone"

    /// Those that a person may close an alert with.
    public static var forPeople: [AlertCause] { allCases.filter { $0 != .cleared && $0 != .ruleGone } }
}
