internal import TideModel

extension Draft {
    /// Notes what the last cell was made of.
    mutating func appendFacts(_ facts: ReadingFacts) {
        guard !facts.raw.isNaN else { return }
        fillFacts(upTo: record.readings.series.count - 1)
        record.readings.raw.append(facts.raw)
        record.readings.calibration.append(facts.calibration)
    }

    /// Gives cells without facts theirs: none.
    mutating func completeFacts() {
        guard !record.readings.raw.isEmpty else { return }
        fillFacts(upTo: record.readings.series.count)
    }

    private mutating func fillFacts(upTo cells: Int) {
        while record.readings.raw.count < cells {
            record.readings.raw.append(.nan)
            record.readings.calibration.append(0)
        }
    }
}
