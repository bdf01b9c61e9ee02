/// A request to page or API, without any transport.
public struct WebRequest: Sendable, Equatable {
    /// HTTP method.
    public var method: String
    /// Path and query as HTTP sends them.
    public var target: String
    /// The `Host` field.
    public var host: String?
    /// The `Accept-Language` field.
    public var languages: String?
    /// The `Content-Type` field.
    public var contentType: String?
    /// The `Sec-Fetch-Site` field: whose page made the browser send it; nil from what is no browser.
    public var fetchSite: String?
    /// The body.
    public var body: [UInt8] = []

    /// Makes a request without a body.
    public init(method: String = "GET", target: String, host: String? = "localhost", languages: String? = nil) {
        self.method = method
        self.target = target
        self.host = host
        self.languages = languages
    }
}
