internal import TideModel
internal import TideUnits

extension ProfileTester {
    /// Differences between the cells of a row and what an example wants of it.
    func compare(_ cells: [DecodedCell], _ want: WantedRow) -> [String] {
        guard !want.values.isEmpty else { return [] }
        var differences: [String] = []
        for (number, series) in profile.series.enumerated() {
            let cell = cells.first { Int($0.series) == number }
            switch (want.values[series.channel], cell) {
            case (nil, nil): continue
            case (nil, let cell?):
                differences.append("\(series.channel): got \(text(cell, series)), and want does not say")
            case (.missing?, let cell):
                if let cell, cell.status == .ok {
                    differences.append("\(series.channel): wanted missing, got \(text(cell, series))")
                }
            case (.value(let number, let unit, let flag)?, let cell):
                differences += compare(cell, series, number, unit, flag)
            }
        }
        return differences
    }

    private func compare(
        _ cell: DecodedCell?,
        _ series: SeriesSpec,
        _ wanted: Double,
        _ unit: String?,
        _ flag: Int?
    ) -> [String] {
        guard let cell, cell.status == .ok else {
            let got = cell.map { text($0, series) } ?? "none"
            return ["\(series.channel): wanted \(wanted) \(unit ?? series.unit.code), got \(got)"]
        }
        guard let other = unit.map({ try? Unit($0) }) ?? series.unit,
            let conversion = try? series.unit.converter(to: other)
        else { return ["\(series.channel): \(unit ?? "") does not measure what \(series.unit.code) does"] }
        let got = conversion(cell.value)
        var differences: [String] = []
        // Nine digits: conversions round, typing errors do not hide.
        if abs(got - wanted) > 1e-9 * max(1, abs(wanted)) {
            differences.append("\(series.channel): wanted \(wanted) \(other.code), got \(got) \(other.code)")
        }
        let gotFlag = series.flag(of: series.value(of: cell.value))
        if let flag, flag != Int(gotFlag.rawValue) {
            let (fail, suspect) = (series.failSpan, series.suspectSpan)
            let unit = series.quantity.unit.code
            differences.append(
                "\(series.channel): wanted flag \(flag), got \(gotFlag.rawValue) for "
                    + "\(series.value(of: cell.value)) \(unit) (fail outside \(SpanText.text(fail.lower, fail.upper)), "
                    + "suspect outside \(SpanText.text(suspect.lower, suspect.upper)))"
            )
        }
        return differences
    }

    private func text(_ cell: DecodedCell, _ series: SeriesSpec) -> String {
        cell.status == .ok ? "\(cell.value) \(series.unit.code)" : cell.status.code
    }
}
