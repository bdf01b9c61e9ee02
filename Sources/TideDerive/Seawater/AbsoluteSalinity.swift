/// Salt in sea water, in g/kg.
///
/// Source: IOC, SCOR & IAPSO (2010), The international thermodynamic equation of seawater (TEOS-10), section 2.4 and
/// appendix A.5; Baltic: Feistel et al. (2010), Ocean Science 6, 3.
enum AbsoluteSalinity {
    /// Reference Salinity in g/kg of a practical salinity of 1.
    static let unit = 35.16504 / 35
    /// Salt in Baltic river water, in g/kg.
    private static let baltic = 0.087

    /// Reference Salinity: what standard sea water of that practical salinity holds, wherever it is.
    static func reference(SP: Double) -> Double { unit * SP }

    /// Absolute Salinity at a place, without TEOS-10's atlas of anomalies.
    ///
    /// `SP` is practical salinity, `lon` and `lat` are in degrees.
    static func value(SP: Double, lon: Double, lat: Double) -> Double {
        // From 0 to 360 degrees east.
        let east = lon < 0 ? lon + 360 : lon
        return isBaltic(lon: east, lat: lat) ? (35.16504 - baltic) / 35 * SP + baltic : unit * SP
    }

    /// Whether a place is in the Baltic: west of it the line 50 N 12.6 E, 59 N 7 E, 69 N 26 E, east of it 50 N 45 E,
    /// 69 N 26 E.
    private static func isBaltic(lon: Double, lat: Double) -> Bool {
        guard lon > 7, lon < 45, lat > 50, lat < 69 else { return false }
        let west = lat < 59 ? 12.6 + (lat - 50) / 9 * (7 - 12.6) : 7 + (lat - 59) / 10 * (26 - 7)
        let east = 45 + (lat - 50) / 19 * (26 - 45)
        return west <= lon && lon <= east
    }
}
