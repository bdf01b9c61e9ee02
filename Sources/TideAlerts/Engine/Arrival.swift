/// A reading as it comes to rules.
struct Arrival {
    var sample: Sample
    /// Time of the record (ms).
    var at: Int64
    /// Older than if it had come at once.
    var isLate: Bool
    /// What it says is of the past: `isLate`, unless what was found by looking back is so by a reading in time.
    var isHistory: Bool
    /// Its device time is in the future: it has that of its receipt.
    var isAhead = false
    /// A dead band holds it back: it is not stored, but says that all is as before.
    var isHeld = false

    init(_ sample: Sample, at: Int64, isLate: Bool) {
        (self.sample, self.at, self.isLate, isHistory) = (sample, at, isLate, isLate)
    }

    /// The same with another number.
    func with(_ value: Double) -> Self {
        var other = self
        other.sample.value = value
        return other
    }
}
