/// Keeps back from a stream what may be the server's last word about an error, until it is clear whether it is.
struct ProblemFilter {
    /// Bytes from a mark on, kept back.
    private(set) var held: [UInt8] = []

    /// Longest last word; more than this after a mark is an answer's own text.
    private static let bound = 64 << 10

    /// What of a piece can be handed on.
    mutating func pass(_ piece: [UInt8]) -> [UInt8] {
        let bytes = held.isEmpty ? piece : held + piece
        guard let mark = bytes.lastIndex(of: Problem.streamMark), bytes.count - mark <= Self.bound else {
            held = []
            return bytes
        }
        held = Array(bytes[mark...])
        return Array(bytes[..<mark])
    }

    /// The error that the server told last; nil when there is none.
    var problem: ControlError? {
        guard held.first == Problem.streamMark else { return nil }
        return try? ControlJSON.decode(Problem.self, from: Array(held.dropFirst())).error
    }
}
