import TideAlerts
import TideModel

extension Rule {
    /// Oxygen that is low, with one severity.
    static func low(
        _ limit: Double = 3,
        clear: Double? = nil,
        hold: Int64 = 0,
        clearFor: Int64 = 0,
        confirms: Bool = false
    ) -> Rule {
        Rule(
            id: "test/low",
            title: OutboxMessage.Both(en: "Low oxygen", zh: "溶解氧低"),
            watch: .value(SeriesSelector(quantity: "dissolved_oxygen")),
            levels: [
                Level(
                    .alarm,
                    Comparison(.below, limit),
                    clear: clear.map { Comparison(.atLeast, $0) },
                    hold: hold,
                    clearFor: clearFor,
                    confirms: confirms
                )
            ]
        )
    }
}
