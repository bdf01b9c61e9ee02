internal import Glibc

/// Oxygen of a pond in the night, from one value at dusk and one some hours later.
///
/// The pond's community takes up oxygen at a steady rate, and the surface gives or takes it in proportion to what is
/// missing. Both values fix the rate; without exchange at the surface oxygen falls on a straight line.
///
/// Source: Madenjian (1987), Aquacultural Engineering 6, 209: whole-pond respiration less diffusion from dusk and some
/// 3 h later, extrapolated to dawn, missed by 0.40 mg/L on average over 40 pond nights. The exchange here is of first
/// order with a given rate, not from the wind.
struct NightOxygen {
    /// At the later measurement, in mg/L.
    private let later: Double
    /// Share of the deficit that the surface makes good in an hour.
    private let exchange: Double
    /// Fall in mg/L/h at the later measurement, without exchange.
    private let fall: Double
    /// What oxygen tends to in the end, with exchange.
    private let end: Double
    /// A night that begins with `dusk` mg/L and has `later` mg/L after `hours`; `exchange` is in 1/h.
    init(dusk: Double, later: Double, hours: Double, exchange: Double) {
        (self.later, self.exchange) = (later, exchange)
        fall = (dusk - later) / hours
        guard exchange > 0 else {
            end = .nan
            return
        }
        let rest = exp(-exchange * hours)
        end = (later - dusk * rest) / (1 - rest)
    }

    /// Uptake of the community in mg/L/h; what air gives the water, `saturation` mg/L, counts only with exchange.
    func respiration(saturation: Double) -> Double { exchange > 0 ? exchange * (saturation - end) : fall }

    /// In mg/L, `hours` after the later measurement; never below 0.
    func oxygen(after hours: Double) -> Double {
        guard exchange > 0 else { return max(0, later - fall * hours) }
        return max(0, end + (later - end) * exp(-exchange * hours))
    }

    /// Hours from the later measurement until oxygen is down to `limit` mg/L: 0 when it is, NaN when it never gets there.
    func hours(to limit: Double) -> Double {
        if later <= limit { return 0 }
        guard exchange > 0 else { return fall > 0 ? (later - limit) / fall : .nan }
        return end < limit ? -log((limit - end) / (later - end)) / exchange : .nan
    }
}
