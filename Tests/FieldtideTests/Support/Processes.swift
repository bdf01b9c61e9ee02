import Foundation

/// Other processes, as /proc has them.
enum Processes {
    /// Ids of those whose working folder, or last argument, is `folder`, by name.
    static func working(in folder: String) -> [String: [Int32]] {
        var found: [String: [Int32]] = [:]
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        for id in names.compactMap(Int32.init) {
            let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(id)/cwd")
            let arguments = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") ?? Data()
            let last = arguments.split(separator: 0).last.map { String(decoding: $0, as: UTF8.self) }
            guard place == folder || last == folder else { continue }
            let name = FileManager.default.contents(atPath: "/proc/\(id)/comm") ?? Data()
            found[String(decoding: name.dropLast(), as: UTF8.self), default: []].append(id)
        }
        return found
    }
}
