internal import Foundation
internal import TideAPI
internal import TideModel

/// Readings in aligned columns.
struct ReadingTable {
    private var table: Table
    private let revisions: Bool

    init(revisions: Bool = false) {
        self.revisions = revisions
        let columns = ["site", "device", "channel", "time", "received", ">value", "unit", ">flag", "time_source"]
        table = Table(columns + (revisions ? ["superseded"] : []))
    }

    /// Some readings as text.
    mutating func text(_ readings: [ReadingDTO]) -> String { table.text(readings.map(cells)) }

    private func cells(_ reading: ReadingDTO) -> [String] {
        let cells = [
            reading.site, reading.device, reading.channel,
            RFC3339.string(Timestamp(milliseconds: reading.time)),
            RFC3339.string(Timestamp(milliseconds: reading.received)),
            reading.value.map(\.description) ?? "", reading.unit, "\(reading.flag)", reading.timeSource,
        ]
        return revisions ? cells + [reading.superseded ? "yes" : ""] : cells
    }
}
