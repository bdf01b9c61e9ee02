internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
package import TideModel

/// Carries requests to receivers: looks the name up once, checks every address, and connects to exactly those.
///
/// Each request has a client of its own, because the checked address is part of the client's configuration; messages are
/// few, and a connection kept open would hide that a name now means another host.
package struct HTTPCourier: Sendable {
    /// Most addresses of a name that are tried in one attempt: the rest has its turn in the next look-up.
    private static let mostAddresses = 3

    private let lookup: NameLookup
    private let ticker: Ticker
    private let now: @Sendable () -> Timestamp

    /// Makes a courier.
    ///
    /// - Parameters:
    ///   - lookup: finds addresses of names.
    ///   - clock: for deadlines.
    ///   - now: wall clock, for dates in answers.
    package init(
        lookup: NameLookup = .system,
        clock: any Clock<Duration>,
        now: @escaping @Sendable () -> Timestamp
    ) {
        (self.lookup, ticker, self.now) = (lookup, Ticker(clock), now)
    }

    /// Sends a request and gives what was answered, or why nothing was; takes no longer than the call's deadline.
    func send(_ call: HTTPCall) async -> Result<HTTPAnswer, HTTPFailure> {
        let end = ticker.elapsed() + call.access.deadline
        do {
            guard let answer = try await ticker.within(call.access.deadline, { try await attempt(call, until: end) })
            else { throw HTTPFailure("\(call.address.host): no answer within \(call.access.deadline)") }
            return .success(answer)
        } catch let failure as HTTPFailure {
            return .failure(failure)
        } catch {
            return .failure(HTTPFailure("\(call.address.host): \(Self.words(error))"))
        }
    }

    private func attempt(_ call: HTTPCall, until end: Duration) async throws -> HTTPAnswer {
        let found = try await checked(call)
        // Each has its share of the time, so that one behind a wall that swallows packets leaves some for the next.
        let share = call.access.deadline / max(1, found.count)
        for (index, address) in found.enumerated() {
            do {
                return try await exchange(call, with: address, connected: share, until: end)
            } catch  where index + 1 < found.count && Self.isUnreached(error) {
                continue
            }
        }
        throw HTTPFailure("\(call.address.host) has no address")
    }

    /// The addresses of the host, all of them allowed.
    private func checked(_ call: HTTPCall) async throws -> ArraySlice<IPAddress> {
        let host = call.address.host
        let literal = IPAddress(host)
        let found = if let literal { [literal] } else { try await lookup.addresses(host) }
        for address in found {
            if let reason = AddressPolicy.refusal(of: address, allowsPrivate: call.access.allowsPrivate) {
                throw HTTPFailure("not sent to \(host): \(reason)", isFinal: true)
            }
        }
        return found.prefix(Self.mostAddresses)
    }

    private func exchange(
        _ call: HTTPCall,
        with address: IPAddress,
        connected limit: Duration,
        until end: Duration
    ) async throws -> HTTPAnswer {
        let client = HTTPClient(
            eventLoopGroup: HTTPClient.defaultEventLoopGroup,
            configuration: Self.configuration(call, address, limit)
        )
        // Not waited for: a receiver that is still talking has 5 s to close a TLS connection.
        defer { client.shutdown { _ in } }
        let response = try await client.execute(
            Self.request(call),
            timeout: .nanoseconds(call.access.deadline.nanoseconds)
        )
        return HTTPAnswer(
            status: Int(response.status.code),
            retryAfter: response.headers.first(name: "Retry-After").flatMap { RetryAfter.wait($0, now: now()) },
            location: response.headers.first(name: "Location").map { String($0.prefix(200)).oneLine },
            body: await beginning(of: response.body, until: end)
        )
    }

    private static func request(_ call: HTTPCall) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: call.address.text)
        request.method = .RAW(value: call.method)
        for header in call.headers { request.headers.replaceOrAdd(name: header.name, value: header.value) }
        request.headers.replaceOrAdd(name: "User-Agent", value: "fieldtide")
        if !call.body.isEmpty { request.body = .bytes(ByteBuffer(bytes: call.body)) }
        return request
    }

    /// The beginning of a body; nothing when it does not come soon, because the status says what matters.
    private func beginning(of body: HTTPClientResponse.Body, until end: Duration) async -> [UInt8] {
        let left = min(end - ticker.elapsed() - Self.reserve, Self.longestBodyTime)
        let read = try? await ticker.within(max(.zero, left)) {
            var bytes: [UInt8] = []
            for try await part in body {
                bytes += part.readableBytesView.prefix(HTTPAnswer.longestBody - bytes.count)
                if bytes.count == HTTPAnswer.longestBody { break }
            }
            return bytes
        }
        return read.flatMap { $0 } ?? []
    }

    /// Time kept of the deadline, so that an answer whose body drips is still an answer.
    private static let reserve = Duration.milliseconds(100)
    /// Time for the body after the head: robots send both in one piece.
    private static let longestBodyTime = Duration.seconds(3)

    private static func configuration(
        _ call: HTTPCall,
        _ address: IPAddress,
        _ limit: Duration
    ) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        // The name stays in Host, SNI and the check of the certificate; only the connection goes to the address.
        configuration.dnsOverride = [call.address.host: address.description]
        configuration.timeout.connect = .nanoseconds(limit.nanoseconds)
        configuration.connectionPool.retryConnectionEstablishment = false
        if let path = call.access.authorities {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(path)
            configuration.tlsConfiguration = tls
        }
        return configuration
    }

    private static func isUnreached(_ error: any Error) -> Bool {
        error is NIOConnectionError || error is IOError || (error as? HTTPClientError) == .connectTimeout
    }

    private static func words(_ error: any Error) -> String {
        if let error = error as? NIOConnectionError, let first = error.connectionErrors.first {
            return String("\(first.error)".oneLine.prefix(200))
        }
        return String("\(error)".oneLine.prefix(200))
    }
}
