/// Numbers by number, as devices of series: keys are given from 0 on, so an array serves for nearly all.
struct NumberMap: Sendable {
    private static let maximumDense: UInt32 = 1 << 22
    private static let none = UInt32.max
    private var dense: [UInt32] = []
    private var others: [UInt32: UInt32] = [:]

    /// Whether no key ever had a number.
    var isEmpty: Bool { dense.isEmpty && others.isEmpty }

    subscript(key: UInt32) -> UInt32? {
        get {
            guard key < Self.maximumDense else { return others[key] }
            guard Int(key) < dense.count, dense[Int(key)] != Self.none else { return nil }
            return dense[Int(key)]
        }
        set {
            guard key < Self.maximumDense else { return others[key] = newValue }
            if Int(key) >= dense.count {
                dense += repeatElement(Self.none, count: Int(key) + 1 - dense.count)
            }
            dense[Int(key)] = newValue ?? Self.none
        }
    }

    /// All keys that have a number, ascending, with it.
    var all: [(key: UInt32, number: UInt32)] {
        dense.indices.compactMap { dense[$0] == Self.none ? nil : (UInt32($0), dense[$0]) }
            + others.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
