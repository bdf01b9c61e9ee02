internal import Synchronization
internal import TideAPI
internal import TideModel

/// Adds up what a calibration changes of readings that are read page by page.
final class EffectSum: Sendable {
    private struct State {
        var effect = CalibrationDTO.Effect()
        var before = CompensatedSum()
        var after = CompensatedSum()
    }

    private let entry: Calibration
    private let state = Mutex(State())

    init(_ entry: Calibration) { self.entry = entry }

    /// Takes readings by time.
    func add(_ runs: [ReadingRun]) {
        state.withLock { state in
            for run in runs { for reading in run.entries { add(reading, &state) } }
        }
    }

    private func add(_ reading: ReadingRun.Entry, _ state: inout State) {
        guard let value = reading.value, value.isFinite else { return }
        let made = entry(reading.facts.raw.isNaN ? value : reading.facts.raw)
        state.effect.readings += 1
        state.effect.first = state.effect.first ?? reading.time
        state.effect.last = reading.time
        state.before.add(value)
        state.after.add(made)
        guard made != value else { return }
        state.effect.changed += 1
        if (made - value).magnitude > state.effect.largest?.magnitude ?? 0 { state.effect.largest = made - value }
    }

    /// What was added up.
    var effect: CalibrationDTO.Effect {
        state.withLock { state in
            var effect = state.effect
            guard effect.readings > 0 else { return effect }
            effect.meanBefore = state.before.value / Double(effect.readings)
            effect.meanAfter = state.after.value / Double(effect.readings)
            return effect
        }
    }
}
