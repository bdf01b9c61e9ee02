/// Aggregates of one series that follow one another, as answers hand them on: what they share stands once.
public struct AggregateRun: Sendable, Equatable {
    /// Site id.
    public let site: String
    /// Device id.
    public let device: String
    /// Channel.
    public let channel: String
    /// Unit of values (UCUM); counts have none.
    public let unit: String
    /// Begins of intervals, milliseconds since 1970.
    public private(set) var times: [Int64] = []
    /// Of each interval one value per function, in the order that was asked for; nil where there is none.
    public private(set) var values: [Double?] = []

    /// Makes a run without intervals.
    public init(site: String, device: String, channel: String, unit: String) {
        (self.site, self.device, self.channel, self.unit) = (site, device, channel, unit)
    }

    /// Intervals.
    public var count: Int { times.count }

    /// Adds an interval.
    ///
    /// - Parameters:
    ///   - time: where it begins, milliseconds since 1970.
    ///   - values: one per function, as many as those before had.
    public mutating func append(_ time: Int64, _ values: [Double?]) {
        times.append(time)
        self.values.append(contentsOf: values)
    }

    /// Adds an interval whose values `body` gives by the function's place, 0 to `count - 1`.
    public mutating func append(_ time: Int64, count: Int, _ body: (Int) -> Double?) {
        times.append(time)
        for index in 0..<count { values.append(body(index)) }
    }

    /// One of its intervals by itself.
    public func line(_ index: Int) -> AggregateDTO {
        let width = values.count / times.count
        return AggregateDTO(
            site: site,
            device: device,
            channel: channel,
            time: times[index],
            values: Array(values[index * width..<(index + 1) * width]),
            unit: unit
        )
    }
}

extension [AggregateRun] {
    /// Adds a line to the last run, or as the first of the next.
    public mutating func append(_ line: AggregateDTO) {
        let isOther =
            last.map { $0.channel != line.channel || $0.device != line.device || $0.site != line.site } ?? true
        if isOther {
            append(AggregateRun(site: line.site, device: line.device, channel: line.channel, unit: line.unit))
        }
        self[count - 1].append(line.time, line.values)
    }
}
