internal import TideModel

/// Whether a position is one on Earth, and no farther from the last than it can have moved.
///
/// - Source: QARTOD test 3; ioos_qc `location_test`.
public struct LocationTest: Sendable, Hashable {
    /// How distances are computed.
    public enum Method: String, Sendable, CaseIterable {
        /// On a sphere of 6,371 km.
        case haversine
        /// On the ellipsoid.
        case wgs84
    }

    /// A longer way from the point before is 3, metres.
    public var maximumRange: Double?
    /// How distances are computed.
    public var method: Method
    /// In a stream: the channel of the latitude when the test judges longitudes, or of the longitude when it judges
    /// latitudes; over a file both are columns.
    public var latitude: String?, longitude: String?

    /// Makes a test.
    public init(
        maximumRange: Double? = nil,
        method: Method = .haversine,
        latitude: String? = nil,
        longitude: String? = nil
    ) {
        (self.maximumRange, self.method) = (maximumRange, method)
        (self.latitude, self.longitude) = (latitude, longitude)
    }

    /// - Parameters:
    ///   - point: whose position is judged.
    ///   - before: position of the point before, NaN when unknown; nil when there is none.
    /// - Returns: the flag.
    func flag(_ point: QualityPoint, after before: (latitude: Double, longitude: Double)?) -> QCFlag {
        let (latitude, longitude) = (point.latitude, point.longitude)
        if abs(latitude) > 90 && latitude.isFinite || abs(longitude) > 180 && longitude.isFinite { return .fail }
        if let before, let maximumRange {
            let distance = Geodesic.distance(before, (latitude, longitude), method)
            // As in ioos_qc, a way on the sphere that is not known counts as too long.
            if distance > maximumRange || distance.isNaN && method == .haversine { return .suspect }
        }
        if latitude.isFinite != longitude.isFinite { return .fail }
        return latitude.isFinite ? .pass : .missing
    }
}
