import TideTesting

/// An authority of its own and a certificate of `hooks.invalid` and `localhost` from it, by openssl.
final class Certificates: Sendable {
    private let folder = ScratchFolder()

    /// Makes them without holding up the cooperative pool.
    static func make() async throws -> Certificates { try await Blocking.run { try Certificates() } }

    private init() throws {
        let script = """
            cd \(folder.path) && exec 2>&1
            key() { openssl ecparam -name prime256v1 -genkey -noout -out $1.key; }
            key ca && key server
            openssl req -x509 -new -key ca.key -subj /CN=authority -days 2 -out ca.pem
            openssl req -new -key server.key -subj /CN=server -out server.csr
            echo subjectAltName=DNS:hooks.invalid,DNS:localhost > san
            openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile san -out server.pem
            """
        let status = try ChildProcess(["sh", "-c", script], log: folder.file("log")).waitForExit()
        guard status == 0 else { throw ChildProcessError(description: folder.read("log")) }
    }

    func path(_ name: String) -> String { folder.file(name) }

    var authority: String { path("ca.pem") }
}
