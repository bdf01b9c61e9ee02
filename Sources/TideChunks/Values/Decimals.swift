/// Values as numbers of a scale, and the values that are none.
struct Decimals {
    let scale: DecimalScale
    /// A number per value; a misfit repeats the number before it, which costs least.
    private(set) var numbers: [Int64]
    /// Positions of the values that are no numbers of the scale, ascending.
    private(set) var misfits: [UInt32] = []

    init(_ values: [Double], _ scale: DecimalScale) {
        self.scale = scale
        var misfits: [UInt32] = []
        numbers = Array(unsafeUninitializedCapacity: values.count) { buffer, count in
            var last: Int64 = 0
            for index in values.indices {
                if let number = scale.number(values[index]) {
                    last = number
                } else {
                    misfits.append(UInt32(index))
                }
                buffer.initializeElement(at: index, to: last)
            }
            count = values.count
        }
        self.misfits = misfits
        fillStart()
    }

    /// Misfits at the start have no number before them: they take the first there is.
    private mutating func fillStart() {
        var leading = 0
        while leading < misfits.count, misfits[leading] == leading { leading += 1 }
        guard leading > 0, leading < numbers.count else { return }
        for index in 0..<leading { numbers[index] = numbers[leading] }
    }
}
