/// How a binary payload is read: steps one after the other.
///
/// Steps and what they point to are plain numbers, so that following them costs no reference counting.
public struct BinaryCodec: Sendable, Equatable {
    /// A named value, or text.
    public struct Slot: Sendable, Equatable {
        /// Its name, for `from:` and formulas.
        public var name: String
        /// The row block in which it is filled; nil: the message itself.
        public var row: Int?
        /// Whether it is text.
        public var isText: Bool
        /// Labels of its codes.
        public var codes: [String: Int] = [:]
        /// Whether some reading of it does not say which numbers mean "no value".
        public var lacksMissing = false
    }

    /// What a row block says of its time.
    public enum RowTime: Sendable, Equatable {
        /// Seconds before the message's time.
        case age(formula: Int)
        /// The slot that holds it, as the profile's time block says.
        case slot(Int)
    }

    /// The first slots; no profile fills them.
    enum Given: Int, CaseIterable {
        /// The raw number of the field whose formula it is.
        case raw
        /// The payload's length, in bytes.
        case length
        /// The port it came on; not there where there are none.
        case port
        /// The number of the round in the innermost `repeat`, from 0; not there outside.
        case round
        /// What the network tells; not there where it tells nothing.
        case rssi, snr, counter

        /// How formulas call it.
        var name: String { self == .raw ? "x" : "\(self)" }
    }

    /// What is read, flat: steps that do not apply are jumped over.
    public var steps: [BinaryStep] = []
    /// Bytes that are read as one.
    public var reads: [BinaryRead] = []
    /// What is taken from them.
    public var fields: [BinaryField] = []
    /// Raw numbers that mean "no value", for all fields.
    public var markers: [Double] = []
    /// Numbers that enumerations list, for all fields.
    public var codes: [Double] = []
    /// Every formula.
    public var formulas: [BinaryFormula] = []
    /// Every selection.
    public var selections: [BinarySelection] = []
    /// Every named value; the first ones are those of `Given`.
    public var slots: [Slot]
    /// The slots of the profile's parameters, in their order.
    public var parameters = 0..<0
    /// The times of row blocks.
    public var rows: [RowTime] = []
    /// Loops within loops count separately.
    public var loops = 0
    /// What the payload must end with, or hold, to be taken as it was sent.
    public var checksum: BinaryChecksum?

    /// Makes a codec that reads nothing.
    public init() { slots = Given.allCases.map { Slot(name: $0.name, row: nil, isText: false) } }

    /// The slots of a name: one in the message, and one in each row block that fills it.
    public func slots(_ name: String) -> [Int] { slots.indices.filter { slots[$0].name == name } }
}
