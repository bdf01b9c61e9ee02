internal import TideAPI
internal import TideMQTT

/// What a running daemon knows of its devices: clocks that are wrong, and who is not heard.
struct DeviceDoctor {
    /// Devices that are named in one line.
    private static let mostNamed = 10

    let watch: WatchDTO

    /// What was found.
    var findings: [BrokerFinding] {
        clocks + silences + (watch.quality ?? []).map { BrokerFinding("quality tests", .warning, $0) }
    }

    private var clocks: [BrokerFinding] {
        var found = watch.clocks.map { clock in
            let correction = clock.correction == nil ? "" : "; its times are corrected"
            return BrokerFinding("clock of \(clock.device)", .warning, "\(clock.verdict): \(clock.text)\(correction)")
        }
        if watch.wrongClocks > watch.clocks.count {
            let rest = watch.wrongClocks - watch.clocks.count
            found.append(BrokerFinding("clocks", .warning, "\(rest) more are wrong"))
        }
        return found.isEmpty ? [BrokerFinding("clocks", .ok, "none is known to be wrong")] : found
    }

    /// Causes first: a gateway or an uplink that is gone is one line.
    private var silences: [BrokerFinding] {
        let groups = Dictionary(grouping: watch.silences) { silence in
            silence.uplink.map { "silent behind the uplink of \($0)" }
                ?? silence.gateway.map { "silent behind gateway \($0)" } ?? "silent devices"
        }
        let found = groups.sorted { $0.key < $1.key }.map { subject, devices in
            let names = devices.prefix(Self.mostNamed).map(\.device).joined(separator: ", ")
            let rest = devices.count > Self.mostNamed ? " and \(devices.count - Self.mostNamed) more" : ""
            return BrokerFinding(subject, .warning, "\(devices.count): \(names)\(rest)")
        }
        return found.isEmpty ? [BrokerFinding("silence", .ok, "no device is silent that was heard before")] : found
    }
}
