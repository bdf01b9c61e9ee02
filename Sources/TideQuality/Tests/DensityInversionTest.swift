internal import TideModel

/// Whether water gets lighter with depth: both points of the pair are flagged.
///
/// - Source: QARTOD density inversion test; ioos_qc `density_inversion_test`.
public struct DensityInversionTest: Sendable, Hashable {
    /// A change with depth below this is 3, kg/m3; negative: so much inversion is turbulence.
    public var suspectThreshold: Double?
    /// A change with depth below this is 4, kg/m3.
    public var failThreshold: Double?

    /// In a stream: the channels of which the density is computed, and that of the depth or pressure; over a file the
    /// values are densities themselves.
    public var temperature: String?, salinity: String?, depth: String?

    /// Makes a test.
    public init(
        suspectThreshold: Double?,
        failThreshold: Double?,
        temperature: String? = nil,
        salinity: String? = nil,
        depth: String? = nil
    ) {
        (self.suspectThreshold, self.failThreshold) = (suspectThreshold, failThreshold)
        (self.temperature, self.salinity, self.depth) = (temperature, salinity, depth)
    }

    /// Whether densities are computed of channels.
    var isOfChannels: Bool { temperature != nil }

    /// - Parameters:
    ///   - rise: change of density, kg/m3.
    ///   - descent: change of depth, metres positive down.
    /// - Returns: the flag.
    func flag(rise: Double, descent: Double) -> QCFlag {
        let change = descent > 0 ? rise : descent < 0 ? -rise : 0
        if let failThreshold, change < failThreshold { return .fail }
        if let suspectThreshold, change < suspectThreshold { return .suspect }
        return .pass
    }
}
