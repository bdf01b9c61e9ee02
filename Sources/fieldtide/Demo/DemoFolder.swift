internal import Foundation

/// The configurations of a demo's broker and daemon, in its folder.
struct DemoFolder {
    /// Absolute, without links.
    let path: String
    /// Of the broker, on 127.0.0.1.
    let port: Int
    /// Of the page, on 127.0.0.1; the same after the daemon was started again.
    let page: Int
    var data: String { path + "/data" }
    var brokerConfiguration: String { path + "/broker.conf" }
    var configuration: String { path + "/fieldtide.yaml" }
    var registry: String { path + "/registry.csv" }
    var url: String { "mqtt://127.0.0.1:\(port)" }

    /// Writes them.
    ///
    /// - Parameters:
    ///   - path: the folder; it is there.
    ///   - profiles: absolute paths.
    /// - Throws: when they cannot be written, or no port is free.
    init(path: String, profiles: [String]) throws {
        self.path = path
        (port, page) = try LoopbackPort.free()
        try write(brokerText, brokerConfiguration)
        try write(daemonText(profiles), configuration)
    }

    private func write(_ text: String, _ file: String) throws {
        let output = try Output.to(file)
        try output.write(text)
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
        api: {listen: 127.0.0.1:\(page)}
        log: {level: notice}

        """
    }
}
