internal import Glibc

/// Waits for what another thread or process does, looking every 20 ms.
///
/// The bound is for what never happens; it is wide because hundreds of tests share the cores, and some of them block every
/// thread of the machine for seconds.
///
/// - Parameter happened: whether it has; what it throws ends the waiting.
/// - Returns: false when it did not happen within two minutes and twenty looks.
public func eventually(_ happened: () throws -> Bool) rethrows -> Bool {
    let end = ContinuousClock.now + .seconds(120)
    var looks = 0
    while ContinuousClock.now < end || looks < 20 {
        if try happened() { return true }
        looks += 1
        poll(nil, 0, 20)
    }
    return false
}
