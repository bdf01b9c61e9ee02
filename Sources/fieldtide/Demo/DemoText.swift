internal import Foundation
internal import TideAPI
internal import TideModel
internal import TideUnits

/// A demo's texts.
struct DemoText {
    /// Columns.
    let width: Int
    /// Most devices that are listed.
    var devices = Int.max

    /// The time of day in UTC, as logs have it.
    static func clock() -> String { String(RFC3339.string(Wall.now).dropFirst(11).prefix(8)) + "Z" }

    /// Where to look.
    static func addresses(_ folder: DemoFolder, _ programs: DemoPrograms) -> String {
        let look = programs.hasClients ? "         mosquitto_sub -p \(folder.port) -t 'farm/#' -v" : ""
        let isPlain = folder.data.allSatisfy { $0.isLetter || $0.isNumber || "/-_.".contains($0) }
        let data = isPlain ? folder.data : "'\(folder.data.replacing("'", with: #"'\''"#))'"
        return """

              page       http://127.0.0.1:\(folder.page)/        metrics: /metrics, data: /v1/latest
              broker     \(folder.url)\(look)
              commands   \(programs.spoken) tail --data \(data)
              end        Ctrl-C: everything stops and the folder is removed


            """
    }

    /// Rate, books, what is wrong, and each device's latest values.
    func state(_ stats: StatsDTO, _ latest: [ReadingDTO], rate: Double?, now: Int64) -> [String] {
        let rate = rate.map { "\(($0 * 10).rounded() / 10)" } ?? "…"
        let scope = "\(stats.devices) devices, \(stats.series) series"
        let head = "\(Self.clock()) \(rate) messages/s from \(scope)"
        let rows = Dictionary(grouping: latest) { "\($0.site)/\($0.device)" }
            .sorted { $0.key.compare($1.key, options: .numeric) == .orderedAscending }
        let name = rows.map { DisplayWidth.of(DisplayWidth.printable($0.key)) }.max() ?? 0
        let lines = rows.prefix(devices).map { line($0.key, $0.value, name, now) }
        let rest = rows.count > devices ? ["  and \(rows.count - devices) more"] : []
        return [head] + books(stats) + balance(stats) + [""] + lines + rest
    }

    /// Whether the books balance, and what else is wrong.
    func balance(_ stats: StatsDTO) -> [String] {
        stats.problems.isEmpty
            ? ["  the books balance"] : stats.problems.map { "  problem: \(DisplayWidth.printable($0))" }
    }

    /// Both books as sums; none while storage fails, when nothing is known of them.
    func books(_ stats: StatsDTO) -> [String] {
        guard stats.state != "storage_failed" else { return [] }
        let (frames, readings) = (stats.frames, stats.readings)
        return [
            sum(
                "messages  \(frames.received) received",
                [
                    (frames.stored, "stored"), (frames.duplicate, "duplicate"), (frames.redelivered, "redelivered"),
                    (frames.quarantined, "quarantined"), (frames.ignored, "ignored"),
                ]
            ),
            sum(
                "readings  \(readings.decoded) decoded",
                [
                    (readings.new, "new"), (readings.late, "late"), (readings.duplicate, "duplicate"),
                    (readings.superseded, "superseded"), (readings.refused, "refused"),
                ]
            ),
        ]
    }

    /// All terms, or, where there is no room, those that are not 0.
    private func sum(_ total: String, _ terms: [(UInt64, String)]) -> String {
        let all = "  \(total) = " + terms.map { "\($0) \($1)" }.joined(separator: " + ")
        guard all.count > width else { return all }
        let some = terms.enumerated().filter { $0 == 0 || $1.0 > 0 }.map { "\($1.0) \($1.1)" }
        return "  \(total) = \(some.joined(separator: " + "))" + (some.count < terms.count ? ", nothing else" : "")
    }

    private func line(_ device: String, _ readings: [ReadingDTO], _ name: Int, _ now: Int64) -> String {
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

    /// Batteries and radio links come last, and what has no value.
    private static func isHousekeeping(_ reading: ReadingDTO) -> Bool {
        reading.value == nil || Quantities.named(reading.channel)?.group == .equipment
    }

    private func age(_ milliseconds: Int64) -> String {
        let seconds = max(0, milliseconds / 1_000)
        let text = seconds < 120 ? "\(seconds) s" : seconds < 7_200 ? "\(seconds / 60) min" : "\(seconds / 3_600) h"
        return String(repeating: " ", count: max(0, 6 - text.count)) + text
    }

    private func value(_ reading: ReadingDTO) -> String {
        let number = reading.value.map { PageNumber.text($0) } ?? "missing"
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
