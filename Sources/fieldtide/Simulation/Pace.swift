internal import ArgumentParser

/// How fast simulated time passes.
enum Pace: ExpressibleByArgument, Equatable {
    /// So many times as fast as real time.
    case times(Double)
    /// As fast as messages are taken.
    case max

    init?(argument: String) {
        if argument == "max" {
            self = .max
        } else if let factor = Double(argument), factor > 0, factor.isFinite {
            self = .times(factor)
        } else {
            return nil
        }
    }
}
