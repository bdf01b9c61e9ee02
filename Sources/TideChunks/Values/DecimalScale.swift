/// How whole numbers become the values of a column, so that most are exact: 1725 with two decimals is 17.25.
struct DecimalScale: Equatable {
    /// What a profile's arithmetic did to the decimal that the sensor meant.
    ///
    /// The numbers are stored.
    enum Kind: UInt8, CaseIterable {
        /// Number divided by a power of ten: what parsing "17.25" gives.
        case divided = 0
        /// Number times the double nearest to 0.1, 0.01…: what `raw * 0.01` gives.
        case multiplied = 1
        /// Number divided by a power of ten, rounded to 32 bits: what a Float32 register gives.
        case single = 2
    }

    /// Powers of ten up to this are exact doubles that cannot overflow what is below 2^53.
    static let maximumExponent = 18
    /// Doubles hold all whole numbers below this.
    private static let limit = 0x1p53
    private static let powers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    ]

    let kind: Kind
    /// Decimals, 0...18.
    let exponent: Int
    private let power: Double

    init(_ kind: Kind, _ exponent: Int) {
        self.kind = kind
        self.exponent = exponent
        power = Self.powers[exponent]
    }

    /// The scale that `code` stands for, if any.
    init?(code: UInt8) {
        guard let kind = Kind(rawValue: code >> 5), code & 31 <= Self.maximumExponent else { return nil }
        self.init(kind, Int(code & 31))
    }

    /// The stored form: kind times 32 plus exponent.
    var code: UInt8 { kind.rawValue << 5 | UInt8(exponent) }

    /// The number that stands for `value` bit for bit, if there is one.
    @inline(__always)
    func number(_ value: Double) -> Int64? {
        guard let number = nearest(value) else { return nil }
        return self.value(number).bitPattern == value.bitPattern ? number : nil
    }

    /// The number nearest to `value`, unless that is 2^53 or more.
    @inline(__always)
    func nearest(_ value: Double) -> Int64? {
        let scaled = (value * power).rounded(.toNearestOrEven)
        // False for NaN.
        return abs(scaled) < Self.limit ? Int64(scaled) : nil
    }

    /// The value that `number` stands for.
    @inline(__always)
    func value(_ number: Int64) -> Double {
        switch kind {
        case .divided: Double(number) / power
        case .multiplied: Double(number) * (1 / power)
        case .single: Double(Float(Double(number) / power))
        }
    }

    /// Turns `count` numbers into values, each in the place of its number.
    func restore(_ memory: UnsafeMutableRawPointer, count: Int) {
        switch kind {
        case .divided: Self.replace(memory, count) { Double($0) / power }
        case .multiplied:
            let unit = 1 / power
            Self.replace(memory, count) { Double($0) * unit }
        case .single: Self.replace(memory, count) { Double(Float(Double($0) / power)) }
        }
    }

    @inline(__always)
    private static func replace(_ memory: UnsafeMutableRawPointer, _ count: Int, _ value: (Int64) -> Double) {
        for index in 0..<count {
            let number = memory.load(fromByteOffset: 8 &* index, as: Int64.self)
            memory.storeBytes(of: value(number), toByteOffset: 8 &* index, as: Double.self)
        }
    }
}
