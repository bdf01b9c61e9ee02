internal import ArgumentParser
internal import Foundation
internal import TideAPI
internal import TideDaemon
internal import TideMQTT
internal import TideModel
internal import TideSim

/// `fieldtide simulate`.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Virtual devices that publish to a broker, or into a file.",
        discussion: """
            Fish ponds, cages, a buoy, the sea bottom, fields and a dairy, with tide, sun, seasons and rain. The same seed
            gives the same values. A message counts as sent when the broker has acknowledged it (QoS 1); until then it stays
            in the device's own store and is sent again. A summary goes to stderr; Ctrl-C ends the run.

            Example: fieldtide simulate --devices 8 --speed 60 --duration 1d --start -1d --ground-truth truth.csv
            """
    )

    @OptionGroup(title: "Broker (default: mqtt://127.0.0.1:1883, unless --output is given)") var broker: BrokerOptions

    @Option(name: [.customShort("o"), .long], help: "File for JSON lines with topic, payload and time; - is stdout.")
    var output: String?

    @Option(help: "How many devices; the first eight are one of each model.")
    var devices = 8

    @Option(help: "Another seed is another world.")
    var seed: UInt64 = 1

    @Option(help: "How fast simulated time passes: 1 is real time, 60 an hour a minute, max as fast as possible.")
    var speed = Pace.times(1)

    @Option(help: "Simulated time to run: 10m, 2h, 7d (default: until Ctrl-C).")
    var duration: String?

    @Option(parsing: .unconditional, help: "Simulated time to begin at (default: now).")
    var start: String?

    @Option(help: "From one message of a device to the next: 1m (default: as each profile expects).")
    var interval: String?

    @Option(help: "Chance per device and day that its link goes down for 1 to 12 h, 0…1.")
    var outages = 0.0

    @Option(help: "Most messages that a device keeps while its link is down; beyond it the oldest is dropped.")
    var store = Fleet.usualCapacity

    @Option(help: "CSV of every value that was acknowledged: site,device,channel,time,value.")
    var groundTruth: String?

    @Option(help: "CSV of sites and devices for `fieldtide registry apply`.")
    var registry: String?

    @Option(help: "Profile, or folder of profiles (default: devices, else /usr/share/fieldtide/devices).")
    var profiles: [String] = []

    func validate() throws {
        if broker.broker != nil, output != nil { throw ValidationError("give --broker or --output, not both") }
        if !(0...1).contains(outages) { throw ValidationError("--outages \(outages): right is 0…1") }
        if store < 1 { throw ValidationError("--store \(store): right is 1 or more") }
        if speed == .max, duration == nil { throw ValidationError("--speed max needs --duration, such as 1d") }
        if !(1...Scenario.maximumDevices).contains(devices) {
            throw ValidationError("--devices \(devices): right is 1…\(Scenario.maximumDevices)")
        }
        _ = try times()
        if let interval, try length(interval, "--interval") < 1_000 {
            throw ValidationError("--interval \(interval): right is 1s or more")
        }
        if output == nil { _ = try mqtt() }
    }

    func run() throws {
        // Before anything that takes its time: Ctrl-C must end with the summary, however early it comes.
        let stop = StopSignal()
        let (start, end) = try times()
        warnOfFuture(end)
        let began = ContinuousClock.now
        let scenario = try Scenario(
            profiles: try ProfileLookup.load(try ProfileFolder.paths(profiles)),
            devices: devices,
            seed: seed,
            start: start,
            interval: try interval.map { try length($0, "--interval") }
        )
        if let registry { try FleetRegistry.write(scenario, to: registry) }
        let sink: any SimulationSink = try output.map { try FileSink($0) } ?? BrokerSink(try mqtt())
        var run = SimulationRun(
            fleet: Fleet(scenario, seed: seed, outagesPerDay: outages, capacity: store),
            sink: sink,
            truth: try groundTruth.map { try GroundTruthFile($0) },
            start: start,
            end: end,
            pace: speed,
            stop: stop
        )
        let failure = try run.run()
        let seconds = ContinuousClock.now - began
        summarise(run.fleet.books, failure, seconds / .milliseconds(1) / 1_000)
        if run.fleet.books.waiting > 0, !run.stop.isSet { throw Failure.problemsFound }
    }

    /// A daemon quarantines times that lie ahead of its clock by more than the profile accepts.
    private func warnOfFuture(_ end: Timestamp?) {
        let accepted: Int64 = 10 * 60_000
        let isFast = if case .times(let factor) = speed { factor > 1 } else { true }
        guard output == nil, isFast, end.map({ $0 > Wall.now + accepted }) ?? true else { return }
        Messages.write(
            "fieldtide: simulated time will run ahead of the clock, and a daemon quarantines what comes from the future; "
                + "begin earlier (--start -1d) and end in time (--duration 1d)"
        )
    }

    private func summarise(_ books: FleetBooks, _ failure: String?, _ seconds: Double) {
        if books.waiting > 0, let failure { Messages.write("fieldtide: \(failure)") }
        Messages.write(
            "\(devices) devices made \(books.made) messages: \(books.acknowledged) acknowledged (\(books.values) values), "
                + "\(books.waiting) waiting, \(books.dropped) dropped by devices; \((seconds * 10).rounded() / 10) s"
        )
    }

    private func times() throws -> (start: Timestamp, end: Timestamp?) {
        do {
            let start = try start.map { try TimeExpression.parse($0, now: Wall.now) } ?? Wall.now
            return (start, try duration.map { start + (try length($0, "--duration")) })
        } catch let error as ControlError {
            throw ValidationError("\(error)")
        }
    }

    /// Milliseconds of a stretch of time such as `10m`.
    private func length(_ text: String, _ option: String) throws -> Int64 {
        let zero = Timestamp(milliseconds: 0)
        guard text.utf8.first.map({ (0x30...0x39).contains($0) }) ?? false,
            let time = try? TimeExpression.parse("+\(text)", now: zero), time > zero
        else { throw ValidationError("\(option) \(text): right is a number with s, m, h, d or w, such as 10m") }
        return time.milliseconds
    }

    private func mqtt() throws -> MQTTConfiguration {
        let id = "fieldtide-simulate-\(ProcessInfo.processInfo.processIdentifier)"
        return try broker.configuration(clientID: id) {
            MQTTConfiguration(address: try MQTTAddress(url: "mqtt://127.0.0.1:1883"), clientID: id, subscribe: [])
        }
    }
}
