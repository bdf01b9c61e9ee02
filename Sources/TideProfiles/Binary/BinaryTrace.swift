/// How a binary payload was read, step by step, for people.
struct BinaryTrace {
    /// Lines such as `byte 1: ff9c is temperature = -10.0`.
    private(set) var lines: [String] = []

    /// Lines beyond this say nothing new.
    private static let maximumLines = 1_000

    mutating func note(_ name: String, start: Int, hex: String, _ bits: ClosedRange<Int>?, _ value: String) {
        let part =
            bits.map { $0.count == 1 ? " bit \($0.lowerBound)" : " bits \($0.upperBound)-\($0.lowerBound)" } ?? ""
        add("byte \(start): \(hex)\(part) is \(name) = \(value)")
    }

    mutating func note(_ name: String, formula: String, _ value: String) { add("\(formula) is \(name) = \(value)") }

    private mutating func add(_ line: String) { if lines.count < Self.maximumLines { lines.append(line) } }
}
