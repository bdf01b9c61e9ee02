import TideAlerts
import TideModel
import TidePipeline

/// Finds where two pipelines remember different things.
enum Difference {
    /// Known to a process only, or derived: no checkpoint keeps them.
    private static let transient: Set<String> = [
        "expected", "taken", "written", "newestByID", "isDirty", "connectionStart", "redelivery",
        "openReceived", "openTime",
    ]

    static func find(_ a: Pipeline, _ b: Pipeline) -> String? {
        if a.state.global.encoded() != b.state.global.encoded() { return "the global blob" }
        guard a.state.devices.count == b.state.devices.count else { return "the number of devices" }
        for number in a.state.devices.indices {
            let device = DeviceNumber(number)
            if a.state.encodedDevice(device) != b.state.encodedDevice(device) { return "the blob of device \(number)" }
        }
        let fields: [(String, Any, Any)] = [
            ("record", a.state.record, b.state.record), ("global", a.state.global, b.state.global),
            ("devices", a.state.devices, b.state.devices), ("series", a.state.series, b.state.series),
            ("definitions", a.state.definitions, b.state.definitions),
            ("liveness", a.state.heard, b.state.heard),
            ("profiles", a.state.profiles, b.state.profiles),
            ("attributes", a.state.attributeValues, b.state.attributeValues),
        ]
        for (name, left, right) in fields {
            if let difference = describe(left, right, name) { return difference }
        }
        if a.state.registry != b.state.registry { return "the registry" }
        if a.alerts?.remembered != b.alerts?.remembered { return "what rules remember" }
        if a.alerts?.open != b.alerts?.open { return "incidents" }
        // Those that are over leave when time passes next.
        let silences = [a, b].map { pipeline in
            pipeline.alerts?.silences.filter { $0.until > pipeline.state.global.at } ?? []
        }
        if silences[0] != silences[1] || a.alerts?.waiting != b.alerts?.waiting { return "messages" }
        if a.state.quarantine != b.state.quarantine { return "the quarantine" }
        return a.tail.chunks.map(\.readings) == b.tail.chunks.map(\.readings) ? nil : "the tail"
    }

    /// Compares two values by their stored properties, all the way down.
    private static func describe(_ a: Any, _ b: Any, _ path: String) -> String? {
        let left = Mirror(reflecting: a), right = Mirror(reflecting: b)
        if left.displayStyle == .dictionary {
            return sorted(left) == sorted(right) ? nil : path
        }
        guard !left.children.isEmpty || !right.children.isEmpty else {
            return "\(a)" == "\(b)" ? nil : "\(path): \(a) against \(b)"
        }
        guard left.children.count == right.children.count else { return "\(path): another count" }
        for (one, other) in zip(left.children, right.children) where !transient.contains(one.label ?? "") {
            if let found = describe(one.value, other.value, "\(path).\(one.label ?? "")") { return found }
        }
        return nil
    }

    private static func sorted(_ dictionary: Mirror) -> [String] { dictionary.children.map { "\($0.value)" }.sorted() }
}

extension PipelineState {
    /// The liveness of every series.
    fileprivate var heard: [LivenessState] { definitions.map { liveness[$0.number] } }
}
