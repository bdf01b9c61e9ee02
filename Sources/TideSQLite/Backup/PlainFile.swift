internal import Crypto
internal import Glibc

/// Whole files that SQLite does not have open: copied, hashed and made durable.
enum PlainFile {
    /// Bytes read at a time.
    private static let pieceBytes = 1 << 20

    /// Calls `body` with an open file, and closes it.
    static func with<Value>(
        _ path: String,
        _ flags: Int32,
        mode: mode_t = 0o640,
        _ body: (Int32) throws -> Value
    ) throws -> Value {
        let descriptor = open(path, flags | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { _ = close(descriptor) }
        return try body(descriptor)
    }

    /// The SHA-256 of a file, hexadecimal.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - step: told how many bytes were read; what it throws ends the reading.
    /// - Returns: the hash.
    /// - Throws: `StoreError`, and what `step` throws.
    static func hash(_ path: String, step: (Int) throws -> Void = { _ in }) throws -> String {
        var sha = SHA256()
        try pieces(of: path) { piece in
            sha.update(bufferPointer: piece)
            try step(piece.count)
        }
        return Hexadecimal.text(sha.finalize())
    }

    /// The SHA-256 of bytes, hexadecimal.
    static func hash(of bytes: [UInt8]) -> String { Hexadecimal.text(SHA256.hash(data: bytes)) }

    /// Copies a file, durably, and returns the SHA-256 of what was read.
    static func copy(_ source: String, to target: String, step: (Int) throws -> Void) throws -> String {
        var sha = SHA256()
        try with(target, O_WRONLY | O_CREAT | O_TRUNC) { descriptor in
            try pieces(of: source) { piece in
                sha.update(bufferPointer: piece)
                try write(piece, descriptor, target)
                try step(piece.count)
            }
            guard fsync(descriptor) == 0 else { throw failure(target, errno) }
        }
        return Hexadecimal.text(sha.finalize())
    }

    /// Writes a file, durably.
    static func write(_ bytes: [UInt8], to path: String) throws {
        try with(path, O_WRONLY | O_CREAT | O_TRUNC) { descriptor in
            try bytes.withUnsafeBytes { try write($0, descriptor, path) }
            guard fsync(descriptor) == 0 else { throw failure(path, errno) }
        }
    }

    /// Makes a file, or the names in a folder, durable.
    static func sync(_ path: String) throws {
        try with(path, O_RDONLY) { guard fsync($0) == 0 else { throw failure(path, errno) } }
    }

    private static func pieces(of path: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        try with(path, O_RDONLY) { descriptor in
            var piece = [UInt8](repeating: 0, count: pieceBytes)
            while true {
                let count = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw failure(path, errno) }
                if count == 0 { return }
                try piece.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            }
        }
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, _ descriptor: Int32, _ path: String) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(path, errno) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// The error of a call on a file of a backup.
    static func failure(_ path: String, _ number: Int32) -> StoreError {
        var error = DataFolder.failure(path, number)
        error.operation = "work on the backup file"
        switch error.code {
        case .full: error.hint = "Make space there; nothing that looks like a whole backup was left"
        case .denied, .readOnly:
            error.hint =
                "Give the daemon's user this folder (chown); under systemd also name it: ReadWritePaths=, see docs/backup.md"
        default: error.hint = "Look whether the folder is there, and at the kernel log (dmesg)"
        }
        return error
    }
}
