import Foundation

/// Other processes, as /proc has them.
enum Processes {
    /// Ids, by name, of those whose working folder is `folder`, and of shells that `parent` started.
    static func working(in folder: String, orShellsOf parent: Int32) -> [String: [Int32]] {
        var found: [String: [Int32]] = [:]
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        for id in names.compactMap(Int32.init) {
            guard let name = name(id) else { continue }
            let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(id)/cwd")
            guard place == folder || (name == "sh" && self.parent(id) == parent) else { continue }
            found[name, default: []].append(id)
        }
        return found
    }

    private static func name(_ id: Int32) -> String? {
        FileManager.default.contents(atPath: "/proc/\(id)/comm").map { String(decoding: $0.dropLast(), as: UTF8.self) }
    }

    private static func parent(_ id: Int32) -> Int32? {
        let stat = FileManager.default.contents(atPath: "/proc/\(id)/stat") ?? Data()
        let fields = String(decoding: stat, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
        return fields.count > 1 ? Int32(fields[1]) : nil
    }
}
