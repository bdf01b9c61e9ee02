public import TideModel

/// What people want to be told of.
public struct Rule: Sendable, Equatable {
    /// `pack/name`: names its alerts.
    public var id: String
    /// Title in both languages.
    public var title: OutboxMessage.Both
    /// What to do.
    public var advice: OutboxMessage.Both
    /// What it is for.
    public var scope = Scope()
    /// What it looks at.
    public var watch: Watch
    /// Its severities, the least first, at least one.
    public var levels: [Level]
    /// What else must be so.
    public var guards: [Guard] = []
    /// Which alerts of other rules say enough, so that nobody is told of its own; nil for none.
    public var inhibition: Inhibition?
    /// When it counts; nil for always.
    public var schedule: Schedule?
    /// What becomes of readings that come late.
    public var late = LatePolicy.ifStillTrue
    /// Whether an alert that goes on says so when nothing usable comes any more.
    public var tellsNoData = true
    /// Of which part of the time for which it has to be bad there must be readings, 0...1.
    public var coverage = 0.8
    /// How people read values and limits; nil for the canonical unit.
    public var shown: ShownUnit?
    /// Where its limits are from.
    public var source = ""

    /// What becomes of readings that come late.
    public enum LatePolicy: String, Sendable, CaseIterable {
        /// They are told like others.
        case live
        /// They are history.
        case silent
        /// What they say is told when it is still so.
        case ifStillTrue = "notify-if-still-true"
    }

    /// Makes a rule for everything.
    public init(
        id: String,
        title: OutboxMessage.Both,
        advice: OutboxMessage.Both = OutboxMessage.Both(en: "", zh: ""),
        watch: Watch,
        levels: [Level]
    ) {
        precondition(!levels.isEmpty && levels.count <= Self.mostLevels, "a rule has one to three severities")
        (self.id, self.title, self.advice, self.watch, self.levels) = (id, title, advice, watch, levels)
    }

    /// As many as there are severities.
    public static let mostLevels = 3

    /// Whether what it looks at stays as it is until something else comes, where nothing is expected at any time.
    ///
    /// What else must be so may change in between.
    var isSteady: Bool { guards.isEmpty && watch.isSteady }
}
