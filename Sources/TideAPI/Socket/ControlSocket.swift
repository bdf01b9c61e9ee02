internal import Glibc

/// The file behind the control socket: where it is, whether somebody listens, and how it comes to be.
public struct ControlSocket: Sendable, Equatable {
    /// What a connection attempt finds.
    public enum State: Sendable, Equatable {
        /// An owner listens.
        case listening
        /// Nobody listens: no file, or one that a crash left behind.
        case absent
        /// This user may not speak to it.
        case denied
    }

    /// Name of the file in the data folder.
    public static let fileName = "fieldtide.sock"

    /// Path of the file.
    public var path: String

    /// The socket at a path.
    public init(path: String) { self.path = path }

    /// The socket of a data folder.
    public init(dataFolder: String) {
        path = dataFolder.hasSuffix("/") ? dataFolder + Self.fileName : dataFolder + "/" + Self.fileName
    }

    /// Tries to connect, without waiting.
    ///
    /// - Throws: `ControlError` when the path is too long for a socket, or for what else is in the way.
    public func state() throws -> State {
        let (result, code) = try connectOnce()
        if result == 0 { return .listening }
        switch code {
        // EAGAIN: an owner listens, and as many as it lets wait are waiting.
        case EAGAIN, EINPROGRESS: return .listening
        case ENOENT, ECONNREFUSED, ENOTDIR: return .absent
        case EACCES, EPERM: return .denied
        default: throw ControlError(503, ["cannot connect to \(path): \(String(cString: strerror(code)))"])
        }
    }

    private var folder: String { String(path.dropLast(Self.fileName.utf8.count + 1)) }

    /// Who may speak to it, for a person who may not.
    public var rights: String {
        var status = stat()
        // A user who may not look into the folder still sees whose folder it is.
        guard stat(path, &status) == 0 || stat(folder, &status) == 0 else {
            return "this user may not look into the folders above it: run as the owner of the data folder"
        }
        let owner = getpwuid(status.st_uid).map { String(cString: $0.pointee.pw_name) } ?? "\(status.st_uid)"
        let group = getgrgid(status.st_gid).map { String(cString: $0.pointee.gr_name) } ?? "\(status.st_gid)"
        return "user \(owner) and group \(group) may: run with 'sudo -u \(owner)', or join the group"
    }

    /// Folder in which the socket is bound before it gets its name: nobody else may enter it, so there is no moment
    /// at which the socket is wider than its mode.
    var nursery: String { path + ".d" }
    /// Where the socket is bound.
    var nurseryPath: String { nursery + "/s" }

    /// Makes the private folder, empty.
    func prepare() throws {
        try checkLength(nurseryPath)
        unlink(nurseryPath)
        guard mkdir(nursery, 0o700) == 0 || errno == EEXIST else { throw failure("cannot make \(nursery)") }
        guard chmod(nursery, 0o700) == 0 else { throw failure("cannot set the mode of \(nursery)") }
    }

    /// Gives the bound socket its mode and its name; a file that a crash left behind is replaced in one step.
    func publish(mode: UInt32) throws {
        guard chmod(nurseryPath, mode) == 0 else { throw failure("cannot set the mode of \(nurseryPath)") }
        guard rename(nurseryPath, path) == 0 else { throw failure("cannot make \(path)") }
        rmdir(nursery)
    }

    /// Takes the file away; its owner does so when it stops.
    func remove() {
        unlink(path)
        unlink(nurseryPath)
        rmdir(nursery)
    }

    private func connectOnce() throws -> (result: Int32, code: Int32) {
        try checkLength(path)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw failure("cannot make a socket") }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return (result, errno)
    }

    /// Linux keeps 108 bytes for a socket's path, the final zero among them.
    private func checkLength(_ path: String) throws {
        guard path.utf8.count < 108 else {
            throw ControlError(
                400,
                ["\(path) has \(path.utf8.count) bytes, a socket's path at most 107: use a shorter data folder"]
            )
        }
    }

    private func failure(_ what: String) -> ControlError {
        ControlError(503, ["\(what): \(String(cString: strerror(errno)))"])
    }
}
