internal import ArgumentParser

/// How fast simulated time passes.
enum Pace: ExpressibleByArgument, Equatable {
    /// So many times as fast as real time.
    case times(Double)
    /// As fast as messages are taken.
    case max

    var defaultValueDescription: String {
        switch self {
        case .times(let factor): factor.rounded() == factor ? "\(Int(factor))" : "\(factor)"
        case .max: "max"
        }
    }

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
