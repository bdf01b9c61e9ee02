internal import Foundation
internal import TideAPI
internal import TideModel
internal import TideUnits

/// A demo's texts.
struct DemoText {
    let devices: Int

    /// The time of day in UTC, as logs have it.
    static func clock() -> String { String(RFC3339.string(Wall.now).dropFirst(11).prefix(8)) + "Z" }

    /// Where to look.
    func addresses(page: Int, _ folder: DemoFolder) -> String {
        """

          page       http://127.0.0.1:\(page)/        metrics: /metrics, data: /v1/latest
          broker     \(folder.url)         mosquitto_sub -p \(folder.port) -t 'farm/#' -v
          commands   fieldtide tail --data \(folder.data)
          end        Ctrl-C: everything stops and the folder is removed


        """
    }

    /// Rate, books, and each device's latest values.
    func state(_ stats: StatsDTO, _ latest: [ReadingDTO], rate: Double?, now: Int64, width: Int) -> [String] {
        let rate = rate.map { "\(($0 * 10).rounded() / 10)" } ?? "…"
        let scope = "\(stats.devices) devices, \(stats.series) series"
        let head = "\(Self.clock()) \(rate) messages/s from \(scope); \(balance(stats))"
        let rows = Dictionary(grouping: latest) { "\($0.site)/\($0.device)" }.sorted { $0.key < $1.key }
        let name = rows.map { DisplayWidth.of(DisplayWidth.printable($0.key)) }.max() ?? 0
        return [head] + books(stats) + [""] + rows.map { line($0.key, $0.value, name, now, width) }
    }

    /// Whether the books balance.
    func balance(_ stats: StatsDTO) -> String {
        stats.problems.isEmpty ? "the books balance" : stats.problems.joined(separator: "; ")
    }

    /// Both books as sums.
    func books(_ stats: StatsDTO) -> [String] {
        let (frames, readings) = (stats.frames, stats.readings)
        return [
            """
              messages  \(frames.received) received = \(frames.stored) stored + \(frames.duplicate) duplicate \
            + \(frames.redelivered) redelivered + \(frames.quarantined) quarantined + \(frames.ignored) ignored
            """,
            """
              readings  \(readings.decoded) decoded = \(readings.new) new + \(readings.late) late \
            + \(readings.duplicate) duplicate + \(readings.superseded) superseded + \(readings.refused) refused
            """,
        ]
    }

    private func line(_ device: String, _ readings: [ReadingDTO], _ name: Int, _ now: Int64, _ width: Int) -> String {
        let newest = readings.map(\.time).max() ?? now
        let device = DisplayWidth.printable(device)
        let padding = String(repeating: " ", count: name - DisplayWidth.of(device))
        var line = "  \(device)\(padding)  \(age(now - newest))  "
        var used = DisplayWidth.of(line)
        let (first, last) = (readings.filter { !Self.isHousekeeping($0) }, readings.filter(Self.isHousekeeping))
        for (index, reading) in (first + last).enumerated() {
            let item = (index > 0 ? ", " : "") + DisplayWidth.printable(value(reading))
            let rest = readings.count - index
            // Room for " +12".
            if used + DisplayWidth.of(item) > width - (rest > 1 ? 4 : 0) { return line + " +\(rest)" }
            line += item
            used += DisplayWidth.of(item)
        }
        return line
    }

    /// Batteries and radio links come last.
    private static func isHousekeeping(_ reading: ReadingDTO) -> Bool {
        Quantities.named(reading.channel)?.group == .equipment
    }

    private func age(_ milliseconds: Int64) -> String {
        let seconds = max(0, milliseconds / 1_000)
        let text = seconds < 120 ? "\(seconds) s" : seconds < 7_200 ? "\(seconds / 60) min" : "\(seconds / 3_600) h"
        return String(repeating: " ", count: max(0, 6 - text.count)) + text
    }

    private func value(_ reading: ReadingDTO) -> String {
        let number = reading.value.map { String(format: "%.4g", $0) } ?? "missing"
        let unit = PageNumber.unit(reading.unit)
        let mark =
            switch QCFlag(rawValue: reading.flag) {
            case .suspect: " (suspect)"
            case .fail: " (failed)"
            default: ""
            }
        return "\(reading.channel) \(number)\(unit.isEmpty ? "" : " ")\(unit)\(mark)"
    }
}
