/// Values as numbers of a scale, and the values that are none.
struct Decimals {
    let scale: DecimalScale
    /// The numbers of all values but the misfits.
    let numbers: [Int64]
    /// Positions of the values that are no numbers of the scale, ascending.
    let misfits: [UInt32]

    init(_ values: [Double], _ scale: DecimalScale) {
        var misfits: [UInt32] = []
        numbers = Array(unsafeUninitializedCapacity: values.count) { buffer, count in
            for index in values.indices {
                guard let number = scale.number(values[index]) else {
                    misfits.append(UInt32(index))
                    continue
                }
                buffer.initializeElement(at: count, to: number)
                count += 1
            }
        }
        self.scale = scale
        self.misfits = misfits
    }
}
