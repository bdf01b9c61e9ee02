import Foundation
import Glibc
import TideTesting

/// A receiver in Python on a free loopback port, which records what it gets.
final class Receiver: @unchecked Sendable {  // made on one thread, then used by one test
    let folder = ScratchFolder()
    let port: Int
    private let process: ChildProcess

    /// Starts a script of Fixtures and waits until it listens.
    private init(_ script: String, _ arguments: [String] = []) throws {
        let path = SourceTree.path("Tests/TideNotifyTests/Fixtures/\(script)")
        let command = ["python3", "-B", path, folder.path] + arguments
        process = try ChildProcess(command, log: folder.file("log"))
        _ = eventually { [folder, process] in !folder.read("port").isEmpty || !process.isRunning }
        guard let port = Int(folder.read("port")) else {
            throw ChildProcessError(description: "\(script) does not listen: \(folder.read("log"))")
        }
        self.port = port
    }

    /// A receiver of HTTP.
    static func http(certificate: Certificates? = nil) async throws -> Receiver {
        let files = certificate.map { [$0.path("server.pem"), $0.path("server.key")] } ?? []
        return try await Blocking.run { try Receiver("http_receiver.py", files) }
    }

    /// An SMTP server; `mode` as its script says.
    static func smtp(_ mode: String, _ certificates: Certificates) async throws -> Receiver {
        let files = [certificates.path("server.pem"), certificates.path("server.key")]
        return try await Blocking.run { try Receiver("smtp_receiver.py", [mode] + files) }
    }

    /// Address of a path on it.
    func url(_ path: String, host: String = "127.0.0.1", scheme: String = "http") -> String {
        "\(scheme)://\(host):\(port)\(path)"
    }

    /// What it got so far.
    func requests<Request: Decodable>(_ type: Request.Type = HTTPRequest.self) throws -> [Request] {
        try folder.read("requests").split(separator: "\n").map {
            try JSONDecoder().decode(Request.self, from: Data($0.utf8))
        }
    }

    /// A request as the receiver of HTTP records it.
    struct HTTPRequest: Decodable {
        var method: String
        var path: String
        var headers: [String: String]
        var body: String
        var sni: String?

        /// The body, read as JSON objects.
        func json() throws -> [String: Any] {
            try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any] ?? [:]
        }
    }

    /// A mail as the SMTP server's mail parser reads it.
    struct Mail: Decodable {
        var from: String
        var to: [String]
        var tls: Bool
        var user: String?
        var subject: String
        var receiver: String
        var date: String
        var id: String
        var names: [String]
        var auto: String
        var parts: Int
        var text: String
        var longest: Int
        var defects: [String]
    }
}
