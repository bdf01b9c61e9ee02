import Foundation
import TideTesting

/// A receiver of HTTP beside the tests of channels.
struct HTTPReceiver {
    let folder: ScratchFolder
    let process: ChildProcess
    let port: Int

    /// The ids of messages that came, in order.
    var ids: [String] {
        folder.read("requests").split(separator: "\n").compactMap { line in
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            let headers = object?["headers"] as? [String: String] ?? [:]
            return headers.first { $0.key.lowercased() == "webhook-id" }?.value
        }
    }
}

extension ScratchFolder {
    /// Starts a receiver and waits until it listens.
    static func receiver() throws -> HTTPReceiver {
        let folder = ScratchFolder()
        let script = SourceTree.root + "/Tests/TideNotifyTests/Fixtures/http_receiver.py"
        let process = try ChildProcess(["python3", script, folder.path], log: folder.file("receiver.log"))
        guard eventually({ Int(folder.read("port").trimmingCharacters(in: .whitespacesAndNewlines)) != nil }),
            let port = Int(folder.read("port").trimmingCharacters(in: .whitespacesAndNewlines))
        else { throw ChildProcessError(description: folder.read("receiver.log")) }
        return HTTPReceiver(folder: folder, process: process, port: port)
    }
}
