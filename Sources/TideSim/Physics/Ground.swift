internal import Glibc

/// What remembers rain: two layers of a loam field, and the fresh water in a pond.
///
/// A day's state follows from the days before it, back to the beginning of its block of 64 days and 64 days before
/// that; so it depends on the day alone, and not on which days were asked for before.
struct Ground {
    /// The state at local midnight.
    struct Day: Equatable {
        /// Days since 1970.
        var number: Int
        /// Water in the upper 0.3 m, m3/m3.
        var topsoil = 0.24
        /// Water below, m3/m3.
        var subsoil = 0.25
        /// Rain water in a pond, mm.
        var freshWater = 0.0
    }

    /// Water that a loam holds against gravity, and at which plants wilt, m3/m3.
    static let fieldCapacity = 0.30, wiltingPoint = 0.12
    /// Below this a crop begins to save water, m3/m3.
    private static let critical = 0.21
    /// All pores full, m3/m3.
    private static let saturated = 0.45
    /// Depth of the upper layer, mm; crop factor; days until a wet soil has drained; days of exchange of a pond.
    private static let rootDepth = 300.0, cropFactor = 0.9, drainage = 1.0, exchange = 5.0
    private static let block = 64

    private let weather: Weather
    /// The last days asked for; two, because messages reach back over midnight.
    private var known: [Day] = []

    init(_ weather: Weather) { self.weather = weather }

    /// The state at the beginning of a day.
    mutating func start(of number: Int) -> Day {
        if let day = known.last(where: { $0.number == number }) { return day }
        let first = (number >= 0 ? number / Self.block : (number + 1) / Self.block - 1) * Self.block
        var day = known.last { $0.number >= first && $0.number < number } ?? Day(number: first - Self.block)
        while day.number < number { day = after(day, rain: weather.rain.amount(day.number), part: 1) }
        if known.count == 2 { known.removeFirst() }
        known.append(day)
        return day
    }

    /// The state at a moment.
    mutating func state(at moment: Moment) -> Day {
        after(start(of: moment.day), rain: weather.rain.soFar(moment), part: moment.hour / 24)
    }

    /// The state after a part of a day, with its rain so far in mm.
    ///
    /// dθ/dt = -Kc Ks ET0 / Zr - max(0, θ - θfc) / τ, with Ks falling from 1 at the critical point to 0 at wilting.
    private func after(_ start: Day, rain: Double, part: Double) -> Day {
        var day = start
        let stress = (start.topsoil - Self.wiltingPoint) / (Self.critical - Self.wiltingPoint)
        // Evaporation follows the sun: none before 6 h and after 18 h.
        let sun = (1 - cos(.pi * min(1, max(0, part * 2 - 0.5)))) / 2
        let used = Self.cropFactor * min(1, max(0, stress)) * weather.evapotranspiration(start.number) * sun
        day.topsoil = min(Self.saturated, start.topsoil + (rain - used) / Self.rootDepth)
        let excess = max(0, day.topsoil - Self.fieldCapacity)
        day.topsoil -= excess * (1 - exp(-part / Self.drainage))
        day.subsoil += (start.topsoil - start.subsoil) * 0.08 * part
        day.freshWater = start.freshWater * exp(-part / Self.exchange) + rain
        if part == 1 { day.number += 1 }
        return day
    }
}
