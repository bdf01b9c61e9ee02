public import TideModel

extension JournalReader {
    /// Which incidents are wanted; nil fields do not restrict.
    public struct AlertQuery: Sendable, Equatable {
        /// Only those that go on.
        public var isOpen = false
        /// Where they stand.
        public var status: Alert.Status?
        /// How bad they were at least, at their worst: what eased before it ended counts as it was.
        public var severity: Severity?
        /// Id of the site.
        public var site: String?
        /// Id of a rule, or the beginning of such up to a `/`.
        public var rule: String?
        /// A target, or the beginning of targets up to a `/`.
        public var target: String?
        /// Fired then or later.
        public var from: Timestamp?
        /// Fired before.
        public var to: Timestamp?
        /// Only those that fired before this one: where the last page ended.
        public var before: AlertID?
        /// At most so many.
        public var limit: Int

        /// Makes a query.
        ///
        /// - Parameters:
        ///   - isOpen: only those that go on.
        ///   - site: id of the site; nil for all.
        ///   - before: where the last page ended; nil for the first.
        ///   - limit: at most so many.
        public init(isOpen: Bool = false, site: String? = nil, before: AlertID? = nil, limit: Int = 100) {
            (self.isOpen, self.site, self.before, self.limit) = (isOpen, site, before, limit)
        }
    }
}
