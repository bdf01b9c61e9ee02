/// A request.
struct HTTPCall: Sendable {
    /// Method.
    var method = "POST"
    /// Where.
    var address: WebAddress
    /// Headers.
    var headers: [(name: String, value: String)] = []
    /// Body.
    var body: [UInt8] = []
    /// How it may be reached.
    var access: HTTPAccess
}
