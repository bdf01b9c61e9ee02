/// The tests by which readings were judged, as their flags name them; kept for good.
public struct QualityConfiguration: Sendable, Hashable {
    /// As in `TestWord.configuration`.
    public var id: UInt64
    /// What is known of the series, and its tests: `id` is of this text (TideQuality, `QualityPlan`).
    public var text: String

    /// Makes a configuration.
    public init(id: UInt64, text: String) {
        self.id = id
        self.text = text
    }
}
