internal import TideDerive
internal import TideModel
internal import TideProfiles
internal import TideQuality

// What tests look at beside the series that they judge: other cells of the same row. A replay finds them in the record;
// readings that are judged again find them in the store, by device and time.

extension QualityPoint {
    /// Takes in what other channels said at the same time.
    ///
    /// - Parameters:
    ///   - channels: those that the tests look at.
    ///   - value: of a channel, in its canonical unit; NaN when there is none.
    mutating func look<Channel>(at channels: QualityChannels<Channel>, _ value: (Channel) -> Double) {
        if let channel = channels.longitude { (latitude, longitude) = (self.value, value(channel)) }
        if let channel = channels.latitude { (latitude, longitude) = (value(channel), self.value) }
        if let channel = channels.neighbour { neighbour = value(channel) }
        if let channel = channels.depth { depth = value(channel) }
        guard let temperature = channels.temperature, let salinity = channels.salinity else { return }
        density = PotentialDensity.anomaly(SP: value(salinity), t: value(temperature), p: depth)
    }
}

extension Pipeline {
    /// Takes in what other cells of the row say.
    ///
    /// - Parameters:
    ///   - point: of a cell of the row.
    ///   - place: of its series in the profile.
    ///   - job: the row.
    ///   - own: the device's own tests.
    func lookAround(_ point: inout QualityPoint, _ place: Int, _ job: RowJob, _ own: OwnTests?) {
        guard let channels = own?.around[place] ?? rules[job.profile].around[place] else { return }
        let time = point.time
        point.look(at: channels) { measured($0, job, time) }
    }

    /// The value of the first cell of a row that is of a series, as it is stored.
    private func measured(_ place: Int, _ job: RowJob, _ time: Int64) -> Double {
        let decoded = read.decoded[job.frame]
        guard let cell = job.cells.first(where: { Int(decoded.cells[$0].series) == place }) else { return .nan }
        let value = rules[job.profile].cells[place].reading(of: decoded.cells[cell]).value
        let series = bindings[job.firstBinding + place]
        guard series != Self.unbound else { return value }
        return calibrated(series, time, value)?.value ?? value
    }

    /// The series that the tests of another look at besides.
    func seriesAround(_ series: SeriesNumber, _ plan: QualityPlan?) -> QualityChannels<SeriesNumber>? {
        guard let channels = plan?.channels else { return nil }
        let device = state.definitions[Int(series)].device
        return channels.map { state.number(of: $0, ofDevice: device) }
    }

    /// A stored reading with what others said at the same time.
    static func point(
        _ time: Int64,
        _ value: Double,
        _ channels: QualityChannels<SeriesNumber>?,
        _ found: [SeriesNumber: [Int64: Neighbour]]
    ) -> QualityPoint {
        var point = QualityPoint(time: time, value: value)
        if let channels { point.look(at: channels) { found[$0]?[time]?.value ?? .nan } }
        return point
    }
}

extension PipelineState {
    /// The series of a channel of a device; nil when it has sent none.
    func number(of channel: String, ofDevice device: DeviceNumber) -> SeriesNumber? {
        devices[Int(device)].series.first { definitions[Int($0)].channel == channel }
    }
}

extension Readings {
    /// The value of the first cell of a row that is of a series; NaN when there is none.
    func measured(_ series: SeriesNumber, inRow row: Int) -> Double {
        cells(ofRow: row).first { self.series[$0] == series }.map { value[$0] } ?? .nan
    }
}
