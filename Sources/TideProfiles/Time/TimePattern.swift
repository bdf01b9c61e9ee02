internal import TideModel

/// How a device writes date and time: `yyyy-MM-dd HH:mm:ss`.
///
/// `yyyy` year, `yy` year 2000…2099, `MM` month, `dd` day, `HH` hour 0…23, `mm` minute, `ss` second, `SSS` thousandths
/// (`S` one to nine decimals), `XXX` offset (`Z`, `+08:00`, `+0800`), `M`, `d`, `H` without leading zero. Text stands in
/// quotes (`'T'`), other characters for themselves; a space also for several.
public struct TimePattern: Sendable, Hashable, CustomStringConvertible {
    enum Part: Sendable, Hashable {
        case year4, year2, month, day, hour, minute, second
        case decimals
        case offset
        case literal(UInt8)
    }

    struct Piece: Sendable, Hashable {
        var part: Part
        /// Fewest and most digits.
        var digits: ClosedRange<Int> = 1...1
    }

    let pieces: [Piece]
    /// As it is written in a profile.
    public let description: String

    /// Reads a pattern.
    ///
    /// - Parameter text: as it is written in a profile.
    /// - Throws: `TimePatternError` with what would be right.
    public init(_ text: String) throws(TimePatternError) {
        description = text
        var pieces: [Piece] = []
        var rest = Array(text.utf8)[...]
        while let letter = rest.first {
            if letter == UInt8(ascii: "'") {
                pieces += try Self.quoted(&rest)
            } else {
                let run = rest.prefix { $0 == letter }.count
                rest = rest.dropFirst(run)
                pieces += try Self.pieces(letter, run)
            }
        }
        self.pieces = pieces
        let parts = pieces.map(\.part)
        for (part, name) in [(Part.month, "MM"), (.day, "dd")] where !parts.contains(part) { throw .lacks(name) }
        guard parts.contains(.year4) || parts.contains(.year2) else { throw .lacks("yyyy") }
        let numbers = parts.filter { if case .literal = $0 { false } else { true } }
        guard Set(numbers).count == numbers.count else { throw .repeated }
    }

    private static func quoted(_ rest: inout ArraySlice<UInt8>) throws(TimePatternError) -> [Piece] {
        let inner = rest.dropFirst().prefix { $0 != UInt8(ascii: "'") }
        guard rest.count > inner.count + 1 else { throw .openQuote }
        rest = rest.dropFirst(inner.count + 2)
        return (inner.isEmpty ? [UInt8(ascii: "'")] : Array(inner)).map { Piece(part: .literal($0)) }
    }

    private static func pieces(_ letter: UInt8, _ run: Int) throws(TimePatternError) -> [Piece] {
        switch (Character(Unicode.Scalar(letter)), run) {
        case ("y", 4): return [Piece(part: .year4, digits: 4...4)]
        case ("y", 2): return [Piece(part: .year2, digits: 2...2)]
        case ("M", 1...2): return [Piece(part: .month, digits: run...2)]
        case ("d", 1...2): return [Piece(part: .day, digits: run...2)]
        case ("H", 1...2): return [Piece(part: .hour, digits: run...2)]
        case ("m", 1...2): return [Piece(part: .minute, digits: run...2)]
        case ("s", 1...2): return [Piece(part: .second, digits: run...2)]
        case ("S", 1): return [Piece(part: .decimals, digits: 1...9)]
        case ("S", 2...9): return [Piece(part: .decimals, digits: run...run)]
        case ("X", 1...3): return [Piece(part: .offset)]
        case ("a"..."z", _), ("A"..."Z", _):
            throw .unknown(String(repeating: Character(Unicode.Scalar(letter)), count: run))
        default: return Array(repeating: Piece(part: .literal(letter)), count: run)
        }
    }
}
