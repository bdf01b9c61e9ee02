/// What rules are to look at again, because readings came behind others.
struct Behind {
    private(set) var byKey: [BindingKey: LateReadings] = [:]

    /// Takes readings of a series.
    mutating func add(_ late: LateReadings, _ key: BindingKey) {
        byKey[key, default: LateReadings()].add(late.first, isComputedAnew: late.areComputedAnew)
        byKey[key, default: LateReadings()].add(late.last, isComputedAnew: late.areComputedAnew)
    }

    /// Takes a reading (device time, ms) that decides for so long (ms).
    mutating func add(_ time: Int64, _ key: BindingKey, lasting: Int64) {
        byKey[key, default: LateReadings()].add(time, isComputedAnew: false)
        byKey[key, default: LateReadings()].add(time + lasting, isComputedAnew: false)
    }
}
