internal import TideModel
internal import TideQuality

/// What filters remember, of the series that have any.
struct FilterTable: Sendable {
    /// What is remembered of one series.
    struct Entry: Sendable, Equatable {
        /// Id of the plan that filtered it; another plan begins anew.
        var plan: UInt64
        var state = FilterState()
        /// While its readings are computed anew: what is remembered of those that are done.
        var again: FilterState?
    }

    private var entries: [SeriesNumber: Entry] = [:]

    /// The entry of a series; nil when it has none.
    subscript(series: SeriesNumber) -> Entry? {
        get { entries[series] }
        set { entries[series] = newValue }
    }

    /// The entry of a series by a plan; it begins anew when another plan made it.
    func entry(_ series: SeriesNumber, _ plan: FilterPlan) -> Entry {
        guard let known = entries[series], known.plan == plan.id else { return Entry(plan: plan.id) }
        return known
    }

    /// Changes what is remembered of a series in place; it begins anew when another plan made it.
    mutating func modify<Result>(
        _ series: SeriesNumber,
        _ plan: FilterPlan,
        _ body: (inout FilterState) -> Result
    ) -> Result {
        if entries[series]?.plan != plan.id { entries[series] = Entry(plan: plan.id) }
        return body(&entries[series, default: Entry(plan: plan.id)].state)
    }
}

extension FilterTable.Entry {
    /// The entry in its binary form.
    var encoded: [UInt8] {
        var writer = ByteWriter(capacity: 128)
        write(to: &writer)
        return writer.bytes
    }

    func write(to writer: inout ByteWriter) {
        writer.write(plan)
        state.write(to: &writer)
        writer.write(again == nil ? UInt8(0) : 1)
        again?.write(to: &writer)
    }

    init(_ reader: inout ByteReader) throws(FormatError) {
        plan = try reader.read()
        state = try FilterState(&reader)
        if try reader.read(UInt8.self) == 1 { again = try FilterState(&reader) }
    }

    init(decoding bytes: [UInt8]) throws(FormatError) {
        self = try ByteReader.read(from: bytes) { reader throws(FormatError) in try Self(&reader) }
    }
}
