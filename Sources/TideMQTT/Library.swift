internal import CMosquitto
internal import Glibc

/// The library as a whole.
enum Library {
    /// Starts the library once, and has this process ignore SIGPIPE.
    ///
    /// A broker that goes away while we write must be an error of that write, not the end of the process; libmosquitto
    /// leaves SIGPIPE alone before 2.0.15, and OpenSSL writes without MSG_NOSIGNAL.
    static let start: Void = {
        mosquitto_lib_init()
        signal(SIGPIPE, SIG_IGN)
    }()

    /// Version of the library as installed, such as 2.0.11.
    static var version: String {
        var (major, minor, revision): (Int32, Int32, Int32) = (0, 0, 0)
        mosquitto_lib_version(&major, &minor, &revision)
        return "\(major).\(minor).\(revision)"
    }
}
