import TideAlerts
import TideModel

/// Rules for the kernel's tests, as the journal keeps them.
enum AlertTexts {
    static let rules: [StoredRules] = [text, text.replacing("below: 2.5 mg/L", with: "below: 2 mg/L")].map { text in
        let loaded = RuleSet.load([RuleFile(path: "test.yaml", text: text)])
        guard let stored = loaded.stored else { preconditionFailure("\(loaded.errors)") }
        return stored
    }

    private static let text = """
        pack: test
        rules:
          oxygen:
            title: Low oxygen
            watch: dissolved_oxygen
            levels:
              warning: {below: 2.5 mg/L, clear: 3 mg/L, for: 20m}
              alarm: {below: 1.5 mg/L, clear_for: 30m}
              emergency: {below: 1 mg/L, confirm: none}
          warm:
            title: Warm
            watch: water_temperature
            coverage: 0.1
            levels: {warning: {above: 1.4 Cel, for: 10m, keep_firing_for: 1h}}
          rate:
            title: Falling
            watch: {rate_of: water_temperature, over: 3h}
            levels: {alarm: {below: -0.5 K/h}}
          hours:
            title: Warm for long
            watch: {hours_of: water_temperature, above: 1 Cel, over: 6h}
            levels: {warning: {above: 20 min}, alarm: {above: 1 h, confirm: none}}
          ratio:
            title: Less than before
            watch: {ratio_of: dissolved_oxygen, over: 30m, past: 6h}
            levels: {alarm: {below: 0.9}}
          silent:
            title: Silent
            watch: {silence_of: device}
            levels: {warning: {}, alarm: {for: 2h}}
          soon:
            title: Low oxygen soon
            watch: {time_to: dissolved_oxygen, falls_to: 1 mg/L, over: 1h}
            levels: {warning: {below: 2 h, clear: 3 h}}
          many:
            title: Low oxygen in many places
            watch: {count_of: dissolved_oxygen, below: 2.5 mg/L, within: 30m}
            levels: {warning: {at_least: 1}, alarm: {at_least: 2, for: 10m}}
          dark:
            title: Many are silent
            watch: {count_of: silent, in: unit}
            levels: {warning: {at_least: 2, for: 5m}}
        routes:
          - {to: [wang], severity: alarm, escalate: [{after: 10m, to: li}, {after: 1h, to: chief}]}
          - {to: [wang, office], tell_end: true, quiet_hours: 22:00-06:00}
        heartbeat: {every: 6h, to: office}
        """

    /// For thirty days of ponds.
    static let world: StoredRules = {
        let text = """
            pack: world
            rules:
              oxygen:
                title: Low oxygen
                watch: dissolved_oxygen
                for: 20m
                clear_for: 20m
                levels:
                  alarm: {below: 4 mg/L, clear: 4.4 mg/L}
              silent:
                title: Silent
                watch: {silence_of: device}
                levels: {warning: {}}
            routes:
              - {to: [wang]}
            """
        let loaded = RuleSet.load([RuleFile(path: "world.yaml", text: text)])
        guard let stored = loaded.stored else { preconditionFailure("\(loaded.errors)") }
        return stored
    }()
}
