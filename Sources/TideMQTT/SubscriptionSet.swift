/// Which filters are wanted, which the broker's session holds, and what became of asking for them.
struct SubscriptionSet: Sendable {
    let wanted: [String]
    /// What the session on the broker holds, as far as we know.
    private(set) var stored: [String]
    private var waiting: [Int32: String] = [:]
    private var granted: [String] = []
    /// Filters not granted as asked for.
    private(set) var refused: [String: String] = [:]

    init(wanted: [String], stored: [String]) {
        self.wanted = wanted
        self.stored = stored
    }

    /// Filters that a former configuration subscribed to.
    var removed: [String] { stored.filter { !wanted.contains($0) } }

    /// Starts anew on a connection.
    mutating func begin() {
        waiting = [:]
        granted = []
        refused = [:]
    }

    /// A SUBSCRIBE for `filter` was queued.
    mutating func asked(_ filter: String, id: Int32) { waiting[id] = filter }

    /// Takes a SUBACK, whose codes are the granted QoS, or 0x80 and above: refused.
    ///
    /// All granted filters are returned once every SUBACK is there.
    mutating func answered(id: Int32, codes: [Int32], qos: Int) -> [String]? {
        guard let filter = waiting.removeValue(forKey: id), let code = codes.first else { return nil }
        if code >= 0x80 {
            refused[filter] = "\(ReasonCode.subscribe(code)); does the broker's ACL let this user read it?"
        } else {
            granted.append(filter)
            if code < qos {
                refused[filter] = "granted with QoS \(code) only: its messages may be lost; check the broker's max_qos"
            }
        }
        guard waiting.isEmpty else { return nil }
        stored = wanted.filter { granted.contains($0) }
        return stored
    }
}
