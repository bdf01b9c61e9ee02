internal import Glibc

/// A temporary folder that goes with its owner, files and all.
public final class ScratchFolder: Sendable {
    /// Absolute path, without a slash at its end.
    public let path: String

    /// Makes an empty folder.
    public init() {
        var template = Array("/tmp/fieldtide-test-XXXXXX".utf8CString)
        precondition(mkdtemp(&template) != nil, "mkdtemp: errno \(errno)")
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.remove(path) }

    /// Path of a file in it.
    public func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file in it and returns its path.
    @discardableResult
    public func write(_ name: String, _ text: String, mode: UInt32 = 0o644) -> String {
        let descriptor = open(file(name), O_WRONLY | O_CREAT | O_TRUNC, mode)
        precondition(descriptor >= 0, "cannot write \(file(name)): errno \(errno)")
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        precondition(Glibc.write(descriptor, bytes, bytes.count) == bytes.count, "short write of \(file(name))")
        fchmod(descriptor, mode)
        return file(name)
    }

    /// Reads a file of it; empty when there is none.
    public func read(_ name: String) -> String { String(decoding: bytes(name), as: UTF8.self) }

    /// Reads a file of it as bytes; none when there is no such file.
    public func bytes(_ name: String) -> [UInt8] {
        let descriptor = open(file(name), O_RDONLY)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var text: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &part, part.count)
            guard count > 0 else { return text }
            text += part.prefix(count)
        }
    }

    private static func remove(_ path: String) {
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                guard name != ".", name != ".." else { continue }
                let inner = "\(path)/\(name)"
                if unlink(inner) != 0 { remove(inner) }
            }
            closedir(folder)
        }
        rmdir(path)
    }
}
