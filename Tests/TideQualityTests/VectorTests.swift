import Foundation
import Testing
import TideModel
import TideQuality
import TideTesting

/// Batch mode against flags that ioos_qc 3.0.0 gave; `Fixtures/generate.py` made the project's own.
@Suite("Quality vectors")
struct VectorTests {
    private static let shared = SourceTree.path("../shared/vectors/qartod.jsonl")

    @Test func everyRowOfTheFixtureHasItsFlags() throws {
        let rows = try lines(SourceTree.path("Tests/TideQualityTests/Fixtures/ioos.jsonl")).compactMap {
            try VectorRow($0)
        }
        #expect(rows.count == 360)
        for (index, row) in rows.enumerated() where row.own != row.flags {
            Issue.record("row \(index + 1), \(row.test.name): wanted \(row.flags), got \(row.own)")
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: shared), "needs ../shared beside the repository"))
    func everyRowOfTheSharedVectorsHasItsFlags() throws {
        var counts: [QualityTest: Int] = [:]
        for line in try lines(Self.shared) {
            guard let row = try VectorRow(line, climatologies: Self.climatologies) else { continue }
            counts[row.test, default: 0] += 1
            if row.own != row.flags { Issue.record("\(row.id), \(row.test.name): wanted \(row.flags), got \(row.own)") }
        }
        // All rows of the tests that Fieldtide has.
        #expect(
            counts == [
                .climatology: 71, .attenuatedSignal: 45, .spike: 38, .flatLine: 33, .densityInversion: 24,
                .location: 20, .rateOfChange: 19, .grossRange: 16, .timeGap: 1,
            ]
        )
    }

    private func lines(_ path: String) throws -> [Substring] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    }

    /// Of the rows from ioos_qc's own tests the climatology was not recorded; these are the configurations that the tests
    /// of that name set up (ioos_qc 3.0.0, tests/test_qartod.py).
    private static let climatologies: [String: String] = {
        var found: [String: String] = [:]
        for (suite, names, members) in suites {
            for name in names { found["\(suite)::\(name)"] = "{config: [\(members)]}" }
        }
        return found
    }()

    private static let deep =
        "{tspan: [2012-01, 2013-01], vspan: [50, 60], zspan: [0, 10]}, "
        + "{tspan: [2012-01, 2013-01], vspan: [70, 80], zspan: [10, 100]}"

    private static func members(_ bounds: [Int], _ period: String) -> String {
        zip(bounds, bounds.dropFirst()).map { "{tspan: [\($0), \($1)], vspan: [10, 20], period: \(period)}" }
            .joined(separator: ", ")
    }

    private static let periodic = "QartodClimatologyPeriodTest"
    private static let covering = "QartodClimatologyPeriodFullCoverageTest"

    private static let suites: [(String, [String], String)] = [
        (periodic, ["test_climatology_test_periods_monthly"], members([0, 3], "month")),
        (periodic, ["test_climatology_test_periods_week_of_year"], members([0, 12], "weekofyear")),
        (periodic, ["test_climatology_test_periods_day_of_year"], members([0, 90], "dayofyear")),
        (periodic, ["test_climatology_test_periods_quarter"], members([0, 1], "quarter")),
        (covering, ["test_quarterly_periods"], members([0, 1, 3, 4], "quarter")),
        (covering, ["test_monthly_periods"], members([0, 1, 2, 3, 10, 11], "month")),
        (covering, ["test_dayofyear_periods"], members([0, 1, 363, 364], "dayofyear")),
        (covering, ["test_weekofyear_periods"], members([0, 1, 50, 51], "weekofyear")),
        (
            "QartodClimatologyInclusiveRangesTest", inclusive,
            "{tspan: [2019-11-01, 2020-02-04], fspan: [40, 70], vspan: [50, 60], zspan: [0, 10]}"
        ),
        ("QartodClimatologyDepthTest", ["test_climatology_test_all_unknown"], deep),
        (
            "QartodClimatologyMissingTest", ["test_climatology_missing_values"],
            "{tspan: [2021-07, 2021-09], vspan: [3.4, 5]}"
        ),
        (
            "QartodClimatologyTest", plain,
            "{tspan: [2011-01, 2011-07], vspan: [10, 20]}, {tspan: [2011-07, 2012-01], vspan: [30, 40]}, "
                + "{tspan: [2012-01, 2013-01], vspan: [40, 50]}, " + deep
        ),
    ]

    private static let inclusive = [
        "test_fspan_maximum", "test_fspan_minimum", "test_fspan_out_of_range_high", "test_fspan_out_of_range_low",
        "test_tspan_maximum", "test_tspan_minimum", "test_tspan_out_of_range_high", "test_tspan_out_of_range_low",
        "test_vspan_maximum", "test_vspan_minimum", "test_vspan_out_of_range_high", "test_vspan_out_of_range_low",
        "test_zspan_maximum", "test_zspan_minimum", "test_zspan_out_of_range_high", "test_zspan_out_of_range_low",
    ]

    private static let plain = [
        "test_climatology_test", "test_climatology_test_depths", "test_climatology_test_fail",
        "test_climatology_test_seconds_since_epoch",
    ]
}
