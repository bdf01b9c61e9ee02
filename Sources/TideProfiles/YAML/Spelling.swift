/// Guesses what a misspelt word was meant to be.
enum Spelling {
    /// The candidate that differs least, if it differs by no more than a third of its length.
    static func nearest(_ word: String, among candidates: [String]) -> String? {
        guard (1...64).contains(word.utf8.count) else { return nil }
        let ranked = candidates.map {
            (word: $0, edits: edits(Array(word.lowercased().utf8), Array($0.lowercased().utf8)))
        }
        guard let best = ranked.min(by: { $0.edits < $1.edits }), best.edits <= max(1, best.word.utf8.count / 3) else {
            return nil
        }
        return best.word
    }

    /// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment distance).
    private static func edits(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var (beforeLast, last) = ([Int](), Array(0...b.count))
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
                row.append(cost)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
