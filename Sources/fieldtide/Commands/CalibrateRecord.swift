internal import ArgumentParser
internal import TideAPI
internal import TideModel

/// `fieldtide calibrate record`, which is what `fieldtide calibrate` does.
struct CalibrateRecord: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Record a calibration; readings from its time on are computed anew.",
        discussion: """
            Numbers are of the values that are shown now, in the unit they are stored in, unless --raw and --unit say
            otherwise. Former values stay: `fieldtide query --revisions` shows them.

            Example: fieldtide calibrate record pond-3/probe ph --point 4.21=4.01 --point 6.88=7.00 --technician 'Li Wei'
            """
    )

    @Argument(help: "Device, as site/device.")
    var device: String

    @Argument(help: "Channel.")
    var channel: String

    @Option(parsing: .unconditional, help: "A number to be added.")
    var offset: Double?

    @Option(parsing: .unconditional, help: "Gain and offset, such as 1.02,-0.1.")
    var linear: String?

    @Option(help: "What the probe showed and what was true, such as 7.62=8.05; twice for a line.")
    var point: [String] = []

    @Option(parsing: .unconditional, help: "Coefficients from the constant on, such as 0.1,0.98,0.002.")
    var polynomial: String?

    @Flag(name: .customLong("none"), help: "No calibration from then on.")
    var isNone = false

    @Flag(help: "Numbers are of values as decoded, not of those that are shown.")
    var raw = false

    @Option(help: "Unit of all numbers (UCUM), such as mg/L.")
    var unit: String?

    @Option(
        parsing: .unconditional,
        help: "Device time from which it holds: 2026-06-01T09:30+08:00, -2h; now when left out."
    )
    var from: String?

    @Option(help: "Who did it.")
    var technician: String?

    @Option(help: "What was compared with, such as a buffer or a Winkler titration.")
    var reference: String?

    @Option(parsing: .unconditional, help: "The true value by the reference.")
    var truth: Double?

    @Option(parsing: .unconditional, help: "What the probe showed before it was cleaned and adjusted.")
    var before: Double?

    @Option(parsing: .unconditional, help: "What it showed afterwards.")
    var after: Double?

    @Option(help: "Anything else.")
    var note: String?

    @Flag(help: "Only say what would change.")
    var preview = false

    @OptionGroup var folder: FolderOptions

    @Option(help: "table or json.")
    var format = ShowFormat.table

    func validate() throws { _ = try request() }

    func run() async throws {
        let request = try request()
        let entry = try await FolderChannel.with(folder) { [preview] in
            try await $0.calls.calibrate(request, preview: preview)
        }
        if format == .json { return try ListWriter.write(json: entry) }
        try Output.standard.write(CalibrationText.entry(entry, isPreview: preview))
    }

    private func request() throws -> CalibrationRequest {
        let (kind, numbers) = try written()
        var remarks = Calibration.Remarks(
            technician: technician,
            reference: reference,
            truth: truth,
            before: before,
            after: after,
            note: note
        )
        // One point is what the probe showed, and what was true.
        if point.count == 1, numbers.count == 2 {
            remarks.before = remarks.before ?? numbers[0]
            remarks.truth = remarks.truth ?? numbers[1]
        }
        let now = Wall.now
        do {
            let time = try from.map { try TimeExpression.parse($0, now: now) } ?? now
            return CalibrationRequest(
                device: device,
                channel: channel,
                unit: unit,
                from: time.milliseconds,
                kind: kind,
                numbers: numbers,
                isRaw: raw,
                remarks: remarks
            )
        } catch { throw ValidationError(String(describing: error)) }
    }

    /// The one kind that was written, and its numbers.
    private func written() throws -> (Calibration.Kind, [Double]) {
        var found: [(Calibration.Kind, [Double])] = []
        if let offset { found.append((.offset, [offset])) }
        if let linear { found.append((.linear, try Self.numbers(linear, "--linear", "1.02,-0.1"))) }
        if !point.isEmpty {
            found.append((.twoPoint, try point.flatMap { try Self.pair($0) }))
        }
        if let polynomial {
            found.append((.polynomial, try Self.numbers(polynomial, "--polynomial", "0.1,0.98,0.002")))
        }
        if isNone { found.append((.none, [])) }
        guard let first = found.first, found.count == 1 else {
            throw ValidationError("write one of --offset, --linear, --point, --polynomial and --none")
        }
        if point.count > 2 { throw ValidationError("--point comes once or twice; more points are a --polynomial") }
        return first
    }

    private static func numbers(_ text: String, _ option: String, _ right: String) throws -> [Double] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            guard let number = Double(part), number.isFinite else {
                throw ValidationError("\(option) \(text): '\(part)' is no number; right is such as \(right)")
            }
            return number
        }
    }

    private static func pair(_ text: String) throws -> [Double] {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false).map { Double($0) }
        guard parts.count == 2, let measured = parts[0], let truth = parts[1], measured.isFinite, truth.isFinite else {
            throw ValidationError("--point \(text): write what the probe showed and what was true, such as 7.62=8.05")
        }
        return [measured, truth]
    }
}
