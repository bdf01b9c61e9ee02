public import TideModel

/// What comes of a series in a test, one after the other, in few characters.
///
/// `8 7.5` are two numbers, `5x10` is ten fives, `4.9-0.1x20` twenty numbers from 4.9 down, `_` and `_x5` is nothing. A
/// number with `!` fails its quality tests, one with `~` is suspect: `3!`, `3~x4`.
public struct ValueNotation: Sendable {
    /// One reading.
    public struct Point: Sendable, Equatable {
        /// In the unit of the series.
        public var value: Double
        /// What became of its quality tests.
        public var flag: QCFlag

        /// Makes a reading.
        public init(value: Double, flag: QCFlag) { (self.value, self.flag) = (value, flag) }
    }

    /// What comes, and where nothing does, nil.
    public private(set) var points: [Point?] = []

    /// A week at one a minute is 10,080.
    public static let most = 50_000

    /// Reads the notation.
    ///
    /// - Parameter text: values with blanks between.
    /// - Throws: `Wrong` with the first word that is none.
    public init(_ text: String) throws(Wrong) {
        for word in text.split(whereSeparator: \.isWhitespace) {
            guard let found = Self.read(word), points.count + found.count <= Self.most else {
                throw Wrong(word: String(word))
            }
            points += found
        }
    }

    /// A word that is no value, or one too many.
    public struct Wrong: Error, Sendable, Equatable {
        /// As it stands there.
        public var word: String

        /// Makes the error of a word.
        public init(word: String) { self.word = word }
    }

    private static func read(_ word: Substring) -> [Point?]? {
        var rest = word, count = 1
        if let times = word.lastIndex(of: "x") {
            guard let number = Int(word[word.index(after: times)...]), (1...most).contains(number) else { return nil }
            (rest, count) = (word[..<times], number)
        }
        if rest == "_" { return Array(repeating: nil, count: count) }
        var flag = QCFlag.pass
        if let mark: QCFlag = rest.last.flatMap({ ["!": .fail, "~": .suspect][$0] }) {
            flag = mark
            rest.removeLast()
        }
        let sign = rest.dropFirst().firstIndex { $0 == "+" || $0 == "-" }
        guard let first = number(rest[..<(sign ?? rest.endIndex)]) else { return nil }
        guard let sign else { return Array(repeating: Point(value: first, flag: flag), count: count) }
        guard let step = number(rest[sign...]), count > 1 else { return nil }
        // Nine places: 4.9 − 2 × 0.1 is 4.7.
        return (0..<count).map { Point(value: ((first + step * Double($0)) * 1e9).rounded() / 1e9, flag: flag) }
    }

    private static func number(_ text: Substring) -> Double? {
        let digits = text.first.map { "+-".contains($0) } ?? false ? text.dropFirst() : text
        let isRight = digits.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
        guard isRight, let number = Double(text), number.isFinite else { return nil }
        return number
    }
}
