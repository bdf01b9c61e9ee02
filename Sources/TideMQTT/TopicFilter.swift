/// Rules for the topic filters that may be subscribed to.
public enum TopicFilter {
    /// What is wrong with a filter, or nil when it may be used.
    ///
    /// - Source: MQTT 5.0 section 4.7 (wildcards, separators), 1.5.4 (length, null character).
    public static func problem(of filter: String) -> String? {
        if filter.isEmpty { return "is empty; `#` would be everything" }
        if filter.utf8.count > 65_535 { return "is longer than 65,535 bytes" }
        if filter.utf8.contains(0) { return "contains a null character" }
        if filter.hasPrefix("$share/") {
            return "shared subscriptions are refused: the broker deals the messages of one device to several clients, "
                + "and then no daemon sees them all; give each daemon its own filters, e.g. one per site"
        }
        if filter == "$SYS" || filter.hasPrefix("$SYS/") {
            return "$SYS holds the broker's own figures, which are watched already and never stored"
        }
        let levels = filter.split(separator: "/", omittingEmptySubsequences: false)
        for (index, level) in levels.enumerated() {
            if level.contains("#"), level != "#" || index != levels.count - 1 {
                return "`#` must be the last level and stand alone in it"
            }
            if level.contains("+"), level != "+" { return "`+` must stand alone in its level" }
        }
        return nil
    }
}
