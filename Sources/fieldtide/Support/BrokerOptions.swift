internal import ArgumentParser
internal import TideMQTT

/// Which broker a command publishes to.
struct BrokerOptions: ParsableArguments {
    @Option(help: "Broker, such as mqtt://127.0.0.1:1883, or mqtts://host:8883 for TLS.")
    var broker: String?

    @Option(help: "User name for the broker.")
    var username: String?

    @Option(help: "File with the password for the broker.")
    var passwordFile: String?

    @Option(help: "File with certificates of authorities that the broker's must be signed by (mqtts://).")
    var ca: String?

    @Option(help: "File with the client's certificate (mqtts://).")
    var certificate: String?

    @Option(help: "File with the certificate's private key.")
    var key: String?

    /// The broker that is named.
    ///
    /// - Parameters:
    ///   - clientID: the client's id at a broker that is named here.
    ///   - usual: the configuration when none is.
    /// - Returns: the configuration, with user, password and authorities that are named.
    /// - Throws: `ValidationError`, or what `usual` throws.
    func configuration(clientID: String, usual: () throws -> MQTTConfiguration) throws -> MQTTConfiguration {
        let named = try address().map { MQTTConfiguration(address: $0, clientID: clientID, subscribe: []) }
        var configuration = try named ?? usual()
        if let username { configuration.username = username }
        if let passwordFile { configuration.passwordFile = passwordFile }
        if let ca { configuration.ca = ca }
        if let certificate { configuration.certificate = certificate }
        if let key { configuration.key = key }
        return configuration
    }

    private func address() throws -> MQTTAddress? {
        guard let broker else { return nil }
        do throws(MQTTConfigurationError) {
            return try MQTTAddress(url: broker)
        } catch {
            throw ValidationError("--broker: \(error.problem)")
        }
    }
}
