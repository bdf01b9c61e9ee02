internal import CMosquitto
internal import Glibc

extension Connection {
    /// Sets user name and password; the file is read anew for each connection.
    func authenticate() throws(MQTTError) {
        guard let username = configuration.username else { return }
        var password: String?
        if let path = configuration.passwordFile {
            let file = try PasswordFile(path: path)
            password = file.password
            if let warning = file.warning { warnings.append(warning) }
        }
        mosquitto_username_pw_set(handle, username, password)
    }

    /// Sets certificates; TLS 1.2 or newer, the broker's name is always checked.
    func secure() throws(MQTTError) {
        guard configuration.address.tls else { return }
        for path in [configuration.ca, configuration.certificate, configuration.key] {
            if let path { try checkReadable(path) }
        }
        let code: Int32
        if let ca = configuration.ca {
            code = mosquitto_tls_set(handle, ca, nil, configuration.certificate, configuration.key, nil)
        } else {
            mosquitto_int_option(handle, MOSQ_OPT_TLS_USE_OS_CERTS, 1)
            // Any path makes the library take the client's certificate; the system's authorities come beside it.
            code = mosquitto_tls_set(
                handle,
                nil,
                "/etc/ssl/certs",
                configuration.certificate,
                configuration.key,
                nil
            )
        }
        if code != 0 { throw describe(code, errno, "set up TLS for") }
        mosquitto_tls_opts_set(handle, 1, "tlsv1.2", nil)
    }

    private func checkReadable(_ path: String) throws(MQTTError) {
        guard access(path, R_OK) != 0 else { return }
        throw MQTTError(.file, operation: "read TLS file", object: path, cause: SystemError.text(errno))
    }
}
