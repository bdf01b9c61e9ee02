internal import ArgumentParser
internal import TideAPI

/// `fieldtide stats`.
struct StatsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Show books, sizes and states.",
        discussion: """
            Frames: received = stored + duplicate + redelivered + quarantined + ignored. Readings: decoded = new + late +
            duplicate + superseded + refused. Exits with 1 when the books do not balance or something else is wrong.

            Example: fieldtide stats --devices
            """
    )

    @OptionGroup var folder: FolderOptions

    @Flag(help: "Also the books of each device.")
    var devices = false

    @Option(help: "table or json.")
    var format = ShowFormat.table

    func run() async throws {
        let stats = try await FolderChannel.with(folder) { [devices] in try await $0.calls.stats(ofDevices: devices) }
        format == .json ? try ListWriter.write(json: stats) : try show(stats)
        if !stats.problems.isEmpty || !stats.warnings.isEmpty { throw Failure.problemsFound }
    }

    private func show(_ stats: StatsDTO) throws {
        var facts = [
            ["state", stats.state], ["record", "\(stats.record)"],
            ["in the series store through", "\(stats.appliedThrough)"],
            ["devices", "\(stats.devices)"], ["series", "\(stats.series)"], ["in quarantine", "\(stats.quarantine)"],
        ]
        facts += stats.figures.sorted { $0.key < $1.key }.map { [$0.key, number($0.value)] }
        var table = Table(["", ""])
        try Output.standard.write(String(table.text(facts).drop { $0 == "\n" }) + "\n")
        let books = [
            StatsDTO.Line(name: "all promised (QoS 1)", frames: stats.frames, readings: stats.readings)
        ]
        try frames(books + stats.filters + stats.devicesBooks, stats.unpromised)
        try Output.standard.write("\n")
        try readings(books + stats.devicesBooks)
        for warning in stats.warnings { try Output.standard.write("warning: \(warning)\n") }
        for problem in stats.problems { try Output.standard.write("problem: \(DisplayWidth.printable(problem))\n") }
    }

    private func frames(_ lines: [StatsDTO.Line], _ unpromised: FrameBookDTO) throws {
        var table = Table(
            ["frames", ">received", ">stored", ">duplicate", ">redelivered", ">quarantined", ">ignored", ">(partial)"])
        let rows = lines.map { ($0.name, $0.frames) } + [("QoS 0", unpromised)]
        try Output.standard.write(
            table.text(
                rows.map { name, it in
                    [name]
                        + [
                            it.received, it.stored, it.duplicate, it.redelivered, it.quarantined, it.ignored,
                            it.partial,
                        ]
                        .map { "\($0)" }
                }
            )
        )
    }

    private func readings(_ lines: [StatsDTO.Line]) throws {
        var table = Table(["readings", ">decoded", ">new", ">late", ">duplicate", ">superseded", ">refused"])
        try Output.standard.write(
            table.text(
                lines.map { line in
                    let it = line.readings
                    return [line.name]
                        + [it.decoded, it.new, it.late, it.duplicate, it.superseded, it.refused].map { "\($0)" }
                }
            )
        )
    }

    private func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }
}
