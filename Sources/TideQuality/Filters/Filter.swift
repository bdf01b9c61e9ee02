/// One filter of a series: numbers in the quantity's unit, times in milliseconds.
public enum Filter: Sendable, Hashable {
    /// A value beyond a bound becomes the bound.
    case clamp(lower: Double, upper: Double)
    /// The median of the last values, this one included; the mean of the middle two while their number is even.
    case median(count: Int)
    /// Exponential moving average: the share of a new value is 1 - exp(-dt / time constant), whatever the interval.
    case ema(timeConstant: Int64)
    /// Another value counts once all readings for so long had it; until then the one before does.
    case debounce(duration: Int64)
    /// A value at most so far from the last stored one is held back, but not when that one is as old as the heartbeat.
    ///
    /// - Source: OPC UA 1.05 part 4, 7.22.2: what lies beyond AbsoluteDeadband is reported, the width itself is not.
    case deadBand(width: Double, heartbeat: Int64)
}

extension Filter {
    /// The filter as a profile would spell it; equal filters have equal texts.
    var text: String {
        switch self {
        case .clamp(let lower, let upper): "clamp: {lower: \(lower), upper: \(upper)}"
        case .median(let count): "median: {count: \(count)}"
        case .ema(let constant): "ema: {time_constant: \(constant)ms}"
        case .debounce(let duration): "debounce: {for: \(duration)ms}"
        case .deadBand(let width, let heartbeat): "dead_band: {width: \(width), heartbeat: \(heartbeat)ms}"
        }
    }

    /// How far back it looks, milliseconds, when readings are at most `pause` apart; an average forgets what is 40 time
    /// constants old: its share is below 2^-53.
    func reach(pause: Int64) -> Int64 {
        switch self {
        case .clamp: 0
        case .median(let count): Int64(count - 1) * pause
        case .ema(let constant): 40 * constant
        case .debounce(let duration): 2 * duration + pause
        case .deadBand: 0
        }
    }
}
