internal import Glibc

/// Tide at Shijiusuo (Rizhao, Shandong; 35.383 N 119.55 E), above mean sea level.
///
/// - Source: constants of TICON-4 (CC BY 4.0) as in openwatersio/tide-database; nodal factors f and arguments V+u by
///   UTide 0.4 for latitude 36, valid for half a year round each epoch.
enum Tide {
    /// One constituent: speed in degrees an hour, amplitude in metres, Greenwich phase lag in degrees.
    private struct Constituent {
        var speed: Double
        var amplitude: Double
        var lag: Double
    }

    /// Factors and arguments (degrees) at 00:00 UTC of a day.
    private struct Epoch {
        /// Hours since 1970.
        var hours: Double
        var factors: [Double]
        var arguments: [Double]
    }

    /// M2, S2, N2, K2, K1, O1, P1, Q1.
    private static let constituents = [
        Constituent(speed: 28.984104, amplitude: 1.4431, lag: 289.05),
        Constituent(speed: 30, amplitude: 0.4382, lag: 324.51),
        Constituent(speed: 28.439730, amplitude: 0.2837, lag: 266.48),
        Constituent(speed: 30.082137, amplitude: 0.1274, lag: 319.68),
        Constituent(speed: 15.041069, amplitude: 0.2846, lag: 247.26),
        Constituent(speed: 13.943036, amplitude: 0.2231, lag: 194.94),
        Constituent(speed: 14.958931, amplitude: 0.0821, lag: 236.92),
        Constituent(speed: 13.398661, amplitude: 0.0400, lag: 163.90),
    ]

    private static let epochs = [
        Epoch(
            hours: 490_896,  // 2026-01-01
            factors: [0.9652, 1.0022, 0.9680, 1.2990, 1.1087, 1.1795, 0.9912, 1.1972],
            arguments: [66.045, 359.962, 59.445, 206.272, 13.021, 51.821, 349.437, 45.761]
        ),
        Epoch(
            hours: 495_240,  // 2026-07-01
            factors: [0.9673, 1.0020, 0.9696, 1.2789, 1.1031, 1.1730, 0.9924, 1.1898],
            arguments: [333.349, 359.942, 121.750, 205.716, 192.660, 139.194, 171.181, 287.697]
        ),
        Epoch(
            hours: 499_656,  // 2027-01-01
            factors: [0.9707, 1.0018, 0.9692, 1.2513, 1.0951, 1.1586, 0.9930, 1.1708],
            arguments: [167.480, 359.923, 71.838, 210.954, 15.207, 150.529, 349.977, 54.513]
        ),
    ]

    /// Level in metres above mean sea level.
    ///
    /// - Parameter hours: since 1970-01-01T00:00Z; years far from 2026 have the right shape, not the right hour.
    /// - Returns: metres.
    static func level(_ hours: Double) -> Double {
        let epoch = epoch(hours)
        var level = 0.0
        for (index, one) in constituents.enumerated() {
            let angle = one.speed * (hours - epoch.hours) + epoch.arguments[index] - one.lag
            level += epoch.factors[index] * one.amplitude * cos(angle * .pi / 180)
        }
        return level
    }

    /// Phase of M2 in radians: 0 at its high water.
    static func phase(_ hours: Double) -> Double {
        let (epoch, m2) = (epoch(hours), constituents[0])
        return (m2.speed * (hours - epoch.hours) + epoch.arguments[0] - m2.lag) * .pi / 180
    }

    /// The nearest epoch.
    private static func epoch(_ hours: Double) -> Epoch {
        var nearest = epochs[0]
        for epoch in epochs where abs(hours - epoch.hours) < abs(hours - nearest.hours) { nearest = epoch }
        return nearest
    }
}
