internal import ArgumentParser
internal import Foundation
internal import TideModel
internal import TideSim

/// `fieldtide demo`.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "A farm on this machine: broker, virtual devices, daemon and page; nothing is left behind.",
        discussion: """
            Everything lives in a temporary folder and listens on free ports of this machine alone. Each device first \
            sends a day of history, then a message every few seconds. Ctrl-C stops everything and removes the folder; \
            so does the end of this program in any other way.

            Example: fieldtide demo
            """
    )

    @Option(help: "How many devices; the first eight are one of each model.")
    var devices = 8

    @Option(help: "From one message of a device to the next.")
    var interval = "2s"

    @Option(help: "End by itself after so long: 30s, 10m (default: at Ctrl-C).")
    var duration: String?

    @Option(help: "Profile, or folder of profiles (default: devices, else /usr/share/fieldtide/devices).")
    var profiles: [String] = []

    /// More is the work of `simulate`; here each second all are looked at.
    private static let mostDevices = 1_000

    func validate() throws {
        if !(1...Self.mostDevices).contains(devices) {
            throw ValidationError("--devices \(devices): right is 1…\(Self.mostDevices); `simulate` makes more")
        }
        if DurationArgument.milliseconds(interval).map({ $0 < 1_000 }) ?? true {
            throw ValidationError("--interval \(interval): right is 1s or more, such as 10s or 1m")
        }
        if let duration, DurationArgument.milliseconds(duration) == nil {
            throw ValidationError("--duration \(duration): right is a number with s, m, h or d, such as 10m")
        }
    }

    func run() async throws {
        let stop = StopSignal()
        let profiles = try ProfileFolder.paths(profiles).map { URL(fileURLWithPath: $0).path }
        let scenario = try Scenario(
            profiles: try ProfileLookup.load(profiles),
            devices: devices,
            seed: 1,
            start: Wall.now
        )
        let farm = try DemoFarm(profiles: profiles, devices: devices, interval: interval, stop: stop)
        do {
            try await farm.begin(scenario)
            try await farm.watch(milliseconds: duration.flatMap(DurationArgument.milliseconds))
            try await farm.end()
        } catch {
            // What went wrong first is what counts.
            do { try await farm.clear() } catch  where !(error is ReaderGone) { Messages.write("fieldtide: \(error)") }
            if !(error is DemoStopped) { throw error }
        }
    }
}

/// Ctrl-C came before everything had begun.
struct DemoStopped: Error {}
