internal import Foundation

/// The temporary folder of a demo, with the configurations of its broker and daemon.
struct DemoFolder {
    /// Absolute, without links.
    let path: String
    /// Of the broker, on 127.0.0.1.
    let port: Int
    var data: String { path + "/data" }
    var brokerConfiguration: String { path + "/broker.conf" }
    var configuration: String { path + "/fieldtide.yaml" }
    var registry: String { path + "/registry.csv" }
    var url: String { "mqtt://127.0.0.1:\(port)" }

    /// Makes it.
    ///
    /// - Parameter profiles: absolute paths.
    /// - Throws: when it cannot be written.
    init(profiles: [String]) throws {
        var template = Array((NSTemporaryDirectory() + "/fieldtide-demo-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil, let real = realpath(template, nil) else {
            let cause = String(cString: strerror(errno))
            throw CommandFailure("cannot make a folder in \(NSTemporaryDirectory()): \(cause)")
        }
        path = String(cString: real)
        free(real)
        port = try LoopbackPort.free()
        try write(brokerText, brokerConfiguration)
        try write(daemonText(profiles), configuration)
    }

    private func write(_ text: String, _ file: String) throws {
        try text.write(toFile: file, atomically: false, encoding: .utf8)
    }

    /// As config/mosquitto.conf, but for what a demo does not need.
    private var brokerText: String {
        // Started by root it would become another user, who cannot write here.
        let user = geteuid() == 0 ? "user root\n" : ""
        return user + """
            listener \(port) 127.0.0.1
            allow_anonymous true
            max_queued_messages 1000000
            max_inflight_messages 65535
            persistence true
            persistence_location \(path)/
            autosave_on_changes true
            autosave_interval 1000
            sys_interval 10
            log_type error

            """
    }

    private func daemonText(_ profiles: [String]) -> String {
        """
        data: ./data
        mqtt:
          url: \(url)
          client_id: fieldtide-demo
          subscribe: ["#"]
          qos: 1
        profiles: [\(profiles.map { "'\($0.replacing("'", with: "''"))'" }.joined(separator: ", "))]
        api: {listen: 127.0.0.1:0}
        log: {level: notice}

        """
    }
}
