public import TideAlerts
public import TideModel

extension Pipeline {
    /// What people call what alerts are about, as messages do, with the rules in force.
    ///
    /// - Parameter alerts: of this folder.
    /// - Returns: in their order; no rule where it is gone; which alert explains it, where nobody is told for that.
    public func words(of alerts: [Alert]) -> [(rule: Rule?, words: OutboxMessage.Words, inhibitedBy: String?)] {
        let sight = AlertSight(
            state: state,
            rules: seriesRules,
            places: alertPlaces,
            isCatchingUp: false,
            wall: state.global.wall
        )
        let words = sight.view { _, _ in [] }.words
        return alerts.map { alert in
            let rule = self.alerts?.rule(alert.rule)
            return (rule, words(alert, rule), self.alerts?.inhibitor(of: alert.id))
        }
    }
}
