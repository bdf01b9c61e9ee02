internal import Glibc

/// A secret that stands in a file of its own.
struct PasswordFile {
    /// The secret; one newline at the end of the file is not part of it.
    var password: String
    /// Why the file should be looked at, if it should.
    var warning: String?

    /// Reads the file; the error names it.
    init(path: String) throws(MQTTError) {
        func failure(_ cause: String, _ hint: String = "") -> MQTTError {
            MQTTError(.file, operation: "read password file", object: path, cause: cause, hint: hint)
        }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure(SystemError.text(errno), "mqtt.password_file names it") }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0 else { throw failure(SystemError.text(errno)) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = read(file, &bytes, bytes.count)
        guard count >= 0 else { throw failure(SystemError.text(errno)) }
        guard count < bytes.count else { throw failure("is longer than a password can be (65,535 bytes)") }
        bytes.removeLast(bytes.count - count)
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard !bytes.isEmpty else { throw failure("is empty") }
        guard !bytes.contains(0) else { throw failure("contains a null character") }
        password = String(decoding: bytes, as: UTF8.self)
        if facts.st_mode & 0o077 != 0 {
            let mode = String(facts.st_mode & 0o777, radix: 8)
            warning = "\(path) can be read by others (mode \(mode)); chmod 600 \(path)"
        }
    }
}
