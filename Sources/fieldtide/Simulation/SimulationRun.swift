internal import Foundation
internal import TideAPI
internal import TideModel
internal import TideSim

/// Sends what a fleet makes, at a pace, until its end or a signal.
struct SimulationRun {
    var fleet: Fleet
    let sink: any SimulationSink
    var truth: GroundTruthFile?
    let start: Timestamp
    /// No message is made at this time or later; nil: until a signal.
    let end: Timestamp?
    let pace: Pace
    let stop: StopSignal

    /// Between two looks at clock and broker, in microseconds.
    private static let nap: UInt32 = 2_000
    /// At the end, how long no acknowledgement may come before what waits is given up.
    private static let patience = Duration.seconds(10)
    /// After a signal, how long acknowledgements are waited for.
    private static let goodbye = Duration.seconds(2)

    /// A message that the sink did not take and that must not be overtaken.
    private var held: Transmission?
    private var lastFailure: String?

    init(
        fleet: Fleet,
        sink: any SimulationSink,
        truth: GroundTruthFile?,
        start: Timestamp,
        end: Timestamp?,
        pace: Pace,
        stop: StopSignal
    ) {
        (self.fleet, self.sink, self.truth) = (fleet, sink, truth)
        (self.start, self.end, self.pace, self.stop) = (start, end, pace, stop)
    }

    /// Runs to the end.
    ///
    /// - Returns: the last reason why a message did not arrive, for people.
    mutating func run() throws -> String? {
        let began = ContinuousClock.now
        while !stop.isSet {
            let reached = reached(after: ContinuousClock.now - began)
            try sendDue(before: reached)
            try settle()
            if held == nil, let end, reached >= end { break }
            usleep(Self.nap)
        }
        try finish()
        return lastFailure
    }

    /// Simulated time after a stretch of real time.
    private func reached(after elapsed: Duration) -> Timestamp {
        switch pace {
        case .max: return end ?? Timestamp(milliseconds: .max)
        case .times(let factor):
            let time = start + Int64(elapsed / .milliseconds(1) * factor)
            return end.map { min($0, time) } ?? time
        }
    }

    private mutating func sendDue(before reached: Timestamp) throws {
        if pace != .max, sink.isFull { return fleet.keepAll(before: reached) }
        var count = 0
        while !stop.isSet, let transmission = held ?? fleet.next(before: reached) {
            held = nil
            guard try sink.send(transmission) else {
                // At full speed it waits for its turn; at a pace it goes back into the device's store.
                if pace == .max { held = transmission } else { fleet.failed(transmission) }
                return
            }
            count += 1
            if count % 256 == 0 { try settle() }
        }
    }

    /// Sends what was made and is about to go, without anything new.
    ///
    /// - Returns: whether all of it was taken.
    private mutating func sendReady() throws -> Bool {
        while let transmission = held ?? fleet.takeReady() {
            held = nil
            guard try sink.send(transmission) else {
                held = transmission
                return false
            }
        }
        return true
    }

    /// Takes what became of messages into the books and the ground truth.
    private mutating func settle() throws {
        for outcome in sink.outcomes() {
            guard let failure = outcome.failure else {
                fleet.acknowledged(outcome.transmission)
                try truth?.add(outcome.transmission.message, of: fleet)
                continue
            }
            lastFailure = failure
            fleet.failed(outcome.transmission)
        }
    }

    private mutating func finish() throws {
        if !stop.isSet { fleet.sendAllWaiting() }
        try wait(stop.isSet ? Self.goodbye : Self.patience) { try $0.sendReady() && $0.sink.onTheirWay == 0 }
        try sink.finish()
        try settle()
        try truth?.finish()
    }

    /// Waits until something is done, a signal comes, or acknowledgements stay away for too long.
    private mutating func wait(_ patience: Duration, until isDone: (inout Self) throws -> Bool) throws {
        var (last, since) = (fleet.books.acknowledged, ContinuousClock.now)
        let wasSet = stop.isSet
        while try !isDone(&self), stop.isSet == wasSet, ContinuousClock.now - since < patience {
            try settle()
            if fleet.books.acknowledged != last { (last, since) = (fleet.books.acknowledged, .now) }
            usleep(Self.nap)
        }
        try settle()
    }
}
