internal import ArgumentParser
internal import Foundation
internal import TideAPI
internal import TideDaemon
internal import TideModel

/// Which series a command means.
struct SelectionOptions: ParsableArguments {
    @Option(help: "Site id; * stands for any characters.")
    var site: String?

    @Option(help: "Device id, or site/device; * stands for any characters.")
    var device: String?

    @Option(help: "Channel; * stands for any characters.")
    var channel: String?

    /// The selection.
    var selection: SeriesSelection {
        if site == nil, let device, let slash = device.firstIndex(of: "/") {
            let id = String(device[device.index(after: slash)...])
            return SeriesSelection(site: String(device[..<slash]), device: id, channel: channel)
        }
        return SeriesSelection(site: site, device: device, channel: channel)
    }
}

/// Which readings a command means.
struct ReadingOptions: ParsableArguments {
    @OptionGroup(title: "Series") var series: SelectionOptions

    @Option(parsing: .unconditional, help: "From this device time on: 2026-01-05, 2026-01-05T08:00:00+08:00, now, -2h.")
    var from: String?

    @Option(parsing: .unconditional, help: "Before this device time.")
    var to: String?

    @Option(
        name: [.customLong("flags"), .customLong("flag")],
        help: "Only these flags: 1 pass, 2 not_evaluated, 3 suspect, 4 fail, 9 missing; e.g. 3,4 or suspect,fail."
    )
    var flags: String?

    @Flag(help: "Also values that were superseded.")
    var revisions = false

    @Flag(help: "Also the value before calibration, the calibration's number, and the flags of single tests.")
    var details = false

    @Option(help: "Aggregates instead of readings, of so long: 10m, 1h, or 1d for local days of the site.")
    var every: String?

    @Option(
        help:
            "mean, min, max, sum, count, first, last, p50, p95, p99, increase, expected, coverage; several with commas."
    )
    var agg = "mean"

    @Option(help: "Aggregates of intervals without a value: none (no line), or null (a line with nothing in it).")
    var fill = Fill.none

    /// What stands for an interval without a value.
    enum Fill: String, ExpressibleByArgument, CaseIterable { case none, null }

    @Option(help: "site: with --every 1h, what all series of one quantity have together, site by site.")
    var by: String?

    @Option(help: "With --by site: only this quantity; * stands for any characters.")
    var quantity: String?

    /// The query.
    func query(limit: Int?) throws -> ReadingsQuery {
        do {
            if let every { _ = try ControlRoutes.every(every) }
            _ = try ControlRoutes.functions(agg)
        } catch let error as ControlError { throw ValidationError(error.description) }
        if every != nil, limit != nil || revisions || details {
            throw ValidationError("--every goes with none of --limit, --revisions and --details")
        }
        if every == nil, fill != .none { throw ValidationError("--fill goes with --every") }
        try checkGroups()
        if let limit, limit < 1 { throw ValidationError("--limit \(limit): write a whole number from 1") }
        let now = Wall.now
        func time(_ text: String?) throws -> Timestamp? {
            do {
                return try text.map { try TimeExpression.parse($0, now: now) }
            } catch {
                throw ValidationError(String(describing: error))
            }
        }
        var query = ReadingsQuery(
            selection: series.selection,
            from: try time(from),
            to: try time(to),
            flags: try numbers(),
            limit: limit,
            revisions: revisions
        )
        query.details = details
        return query
    }

    private static let names: [String: [QCFlag]] = [
        "good": [.pass, .notEvaluated], "pass": [.pass], "not_evaluated": [.notEvaluated], "suspect": [.suspect],
        "fail": [.fail], "missing": [.missing],
    ]

    private func checkGroups() throws {
        guard let by else {
            if quantity != nil { throw ValidationError("--quantity goes with --by site: readings have channels") }
            return
        }
        guard by == "site" else { throw ValidationError("--by \(by): right is site") }
        guard let every, try ControlRoutes.every(every) == .milliseconds(3_600_000) else {
            throw ValidationError("--by site goes with --every 1h")
        }
        guard series.device == nil, series.channel == nil, flags == nil, agg == "mean" else {
            throw ValidationError("--by site goes with none of --device, --channel, --flags, --agg")
        }
    }

    private func numbers() throws -> [UInt8] {
        guard let flags else { return [] }
        return try flags.split(separator: ",", omittingEmptySubsequences: false).flatMap { text in
            if let named = Self.names[String(text)] { return named.map(\.rawValue) }
            guard let flag = UInt8(text), QCFlag(rawValue: flag) != nil else {
                throw ValidationError(
                    "--flags \(flags): '\(text)' is no flag; right are 1, 2, 3, 4, 9, or good (1 and 2), pass, "
                        + "not_evaluated, suspect, fail, missing"
                )
            }
            return [flag]
        }
    }
}

/// The wall clock.
enum Wall {
    static var now: Timestamp { Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down))) }
}
