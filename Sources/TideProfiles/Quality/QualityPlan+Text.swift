public import TideQuality
internal import TideYAML

extension QualityPlan {
    /// Makes a plan of the text that its id is of.
    ///
    /// - Parameter text: as `text` gave it.
    /// - Returns: nil for any other text, and for one of a version that knew other tests.
    public static func read(_ text: String) -> QualityPlan? {
        let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let about = lines[0].split(separator: " ")
        guard lines.count == 2, about.count == 4, let interval = Double(about[0]), let cut = Int64(about[1]),
            let restsAtZero = Bool(String(about[2])), let fallIsNews = Bool(String(about[3]))
        else { return nil }
        let cadence = QualityCadence(
            interval: interval,
            cut: cut < 0 ? nil : cut,
            restsAtZero: restsAtZero,
            fallIsNews: fallIsNews
        )
        let log = YAMLLog(file: "")
        // `{}` for a series without any test.
        guard let value = YAMLReader.read(lines[1].isEmpty ? "{}" : String(lines[1]), log: log) else { return nil }
        let plan = QualityPlan(tests: QualityReader(isPart: false, isStored: true).read(value), cadence: cadence)
        return log.isClean && plan.text == text ? plan : nil
    }
}
