internal import ArgumentParser
internal import TideAPI
internal import TideModel

/// `fieldtide calibrate list`.
struct CalibrateList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the calibrations of series, by the time from which they hold.",
        discussion: "Example: fieldtide calibrate list --device north-bay/buoy-1"
    )

    @OptionGroup(title: "Series") var series: SelectionOptions
    @OptionGroup var folder: FolderOptions

    @Option(help: "table, json or csv.")
    var format = ListFormat.table

    func run() async throws {
        let selection = series.selection
        let entries = try await FolderChannel.with(folder) { try await $0.calls.calibrations(selection) }
        try ListWriter(format: format).write(
            [
                ">id", "site", "device", "channel", "from", "kind", "formula", "unit", "technician", "reference",
                ">truth", ">before", ">after", "note",
            ],
            entries.map { entry in
                let (remarks, from) = (entry.remarks, Timestamp(milliseconds: entry.from))
                return [
                    "\(entry.id)", entry.site, entry.device, entry.channel, RFC3339.string(from), entry.kind.rawValue,
                    CalibrationText.formula(entry), entry.unit, remarks.technician ?? "", remarks.reference ?? "",
                ] + [remarks.truth, remarks.before, remarks.after].map { $0.map(\.description) ?? "" }
                    + [remarks.note ?? ""]
            },
            json: entries
        )
    }
}

/// `fieldtide calibrate drift`.
struct CalibrateDrift: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "How fast probes drift by what they showed before each calibration, and when to clean them next.",
        discussion: """
            Without --tolerance that of usual sensors of the quantity, where there is one.

            Example: fieldtide calibrate drift --channel dissolved_oxygen --tolerance 0.5
            """
    )

    @OptionGroup(title: "Series") var series: SelectionOptions

    @Option(help: "Error that may be borne, in the unit of the series.")
    var tolerance: Double?

    @OptionGroup var folder: FolderOptions

    @Option(help: "table, json or csv.")
    var format = ListFormat.table

    func validate() throws {
        if let tolerance, !(tolerance > 0 && tolerance.isFinite) {
            throw ValidationError("--tolerance \(tolerance): write a number above 0")
        }
    }

    func run() async throws {
        let selection = series.selection
        let rows = try await FolderChannel.with(folder) { [tolerance] in
            try await $0.calls.drift(selection, tolerance: tolerance)
        }
        try ListWriter(format: format).write(
            [
                "site", "device", "channel", ">calibrations", "last", ">error", ">drift a day", ">tolerance", "unit",
                "due", "advice",
            ],
            rows.map { row in
                let numbers = [row.error, row.rate, row.tolerance].map { $0.map(CalibrationText.number) ?? "" }
                return [row.site, row.device, row.channel, "\(row.calibrations)", CalibrationText.day(row.last)]
                    + numbers
                    + [row.unit, row.due.map(CalibrationText.day) ?? "", row.advice]
            },
            json: rows
        )
    }
}
