import TideTesting

/// An authority of its own and certificates from it, by openssl.
enum Certificates {
    /// Writes `ca.pem` and, for each name, `NAME.pem` and `NAME.key`; all hold for 127.0.0.1.
    static func make(in folder: ScratchFolder, names: [String]) throws {
        folder.write("san", "subjectAltName=IP:127.0.0.1\n")
        let script = """
            set -e
            key() { openssl ecparam -name prime256v1 -genkey -noout -out $1.key; chmod 644 $1.key; }
            key ca
            openssl req -x509 -new -key ca.key -subj /CN=authority -days 2 -out ca.pem
            for name; do
                key $name
                openssl req -new -key $name.key -subj /CN=$name -out $name.csr
                openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile san -out $name.pem
            done
            """
        let command = ["sh", "-c", "cd '\(folder.path)' && \(script)", "sh"] + names
        let status = try ChildProcess(command, log: folder.file("openssl.log")).waitForExit()
        guard status == 0 else { throw ChildProcessError(description: folder.read("openssl.log")) }
    }
}
