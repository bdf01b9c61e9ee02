internal import TideAPI
internal import TideModel
internal import TideSQLite

/// Reads groups some sites after the other, on the calling thread; memory grows with the hours of these alone.
final class GroupJob {
    /// Hours of groups that are held at a time, as far as the range of time says: 200,000 lines are some 30 MB.
    private static let maximumLines: Int64 = 200_000
    /// Quantities that a site is taken to have.
    private static let usualQuantities: Int64 = 8
    /// Lines handed on at a time.
    private static let pageSize = 1_000
    private static let hour: Int64 = 3_600_000

    private let sites: [String]
    private let times: Range<Timestamp>
    private let query: GroupQuery
    private let store: SQLiteSeriesStore
    private let slots: Slots
    private let put: (_ page: [GroupDTO]) -> PageDelivery

    init(
        _ query: GroupQuery,
        _ sites: [String],
        _ store: SQLiteSeriesStore,
        _ slots: Slots,
        put: @escaping (_ page: [GroupDTO]) -> PageDelivery
    ) {
        (self.query, self.sites, self.store, self.slots, self.put) = (query, sites, store, slots, put)
        let from = query.from ?? .distantPast
        times = from..<max(from, query.to ?? Timestamp(milliseconds: .max))
    }

    /// Reads and delivers everything.
    func run() throws {
        var waiting = sites[...]
        while !waiting.isEmpty {
            let some = Array(waiting.prefix(sitesAtOnce))
            waiting = waiting.dropFirst(some.count)
            var lines: [GroupDTO] = []
            try slots.use {
                _ = try store.groups(some, times) { group in
                    guard Pattern.matches(query.quantity, group.key.measure.quantity) else { return }
                    if let line = GroupDTO(group) { lines.append(line) }
                }
            }
            for start in stride(from: 0, to: lines.count, by: Self.pageSize) {
                let page = Array(lines[start..<min(start + Self.pageSize, lines.count)])
                guard case .taken = put(page) else { return }
            }
        }
    }

    private var sitesAtOnce: Int {
        let (length, isOutside) = times.upperBound.milliseconds.subtractingReportingOverflow(
            times.lowerBound.milliseconds
        )
        guard !isOutside else { return 1 }
        return Int(max(1, Self.maximumLines / (Self.usualQuantities * (length / Self.hour + 1))))
    }
}
