internal import TideModel
internal import TideQuality

/// What is known of a reading besides its value, as text: raw value, calibration, flags of single tests.
enum DetailText {
    /// Appends members to an object that is not closed yet.
    static func appendJSON(_ facts: ReadingFacts, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: #","raw":"#.utf8)
        JSONText.append(facts.raw.isFinite ? facts.raw : nil, to: &bytes)
        bytes.append(contentsOf: #","calibration":\#(facts.calibration),"tests":"\#(tests(facts))""#.utf8)
    }

    /// Appends three cells, each with the comma before it.
    static func appendCSV(_ facts: ReadingFacts, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: ","))
        CSVText.appendNumber(facts.raw, to: &bytes)
        bytes.append(UInt8(ascii: ","))
        if facts.calibration > 0 { bytes.append(contentsOf: "\(facts.calibration)".utf8) }
        bytes.append(UInt8(ascii: ","))
        bytes.append(contentsOf: tests(facts).utf8)
    }

    /// Such as `gross_range_test=1 spike_test=4`: one text, so that lines stay flat.
    private static func tests(_ facts: ReadingFacts) -> String {
        let flags = QualityFlags(rawValue: facts.tests.flags)
        let named = QualityTest.allCases.compactMap { test in
            flags.flag(test).map { "\(test.name)=\($0.rawValue)" }
        }
        return (named + (flags.isJudgedBeforeLateData ? ["judged_before_late_data"] : [])).joined(separator: " ")
    }
}
