internal import ArgumentParser

/// `fieldtide calibrate`.
struct CalibrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "The calibration ledger: record what was done at a probe, list it, see how probes drift.",
        discussion: """
            Example: fieldtide calibrate north-bay/buoy-1 dissolved_oxygen --point 7.62=8.05 --preview
            """,
        subcommands: [CalibrateRecord.self, CalibrateList.self, CalibrateDrift.self],
        defaultSubcommand: CalibrateRecord.self
    )
}
