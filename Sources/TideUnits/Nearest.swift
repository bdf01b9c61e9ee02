/// The known name that a wrong one was probably meant to be.
public enum Nearest {
    /// Finds it among the names that would be right.
    ///
    /// - Parameters:
    ///   - wanted: what was written, 1...64 bytes; for anything else there is no answer.
    ///   - candidates: the names that would be right.
    /// - Returns: a candidate that differs only in case, else one with the same words and fewest others ("salinity"
    ///   for "practical_salinity", "wave_mean_period" for "mean_period"), else the one with the fewest edits, which may
    ///   be a third of its length, and one in any case.
    public static func match(_ wanted: String, among candidates: [String]) -> String? {
        guard !wanted.isEmpty, wanted.utf8.count <= 64 else { return nil }
        let lower = wanted.lowercased()
        if let same = candidates.first(where: { $0.lowercased() == lower }) { return same }
        return withSameWords(lower, among: candidates) ?? withFewestEdits(lower, among: candidates)
    }

    private static func withSameWords(_ wanted: String, among candidates: [String]) -> String? {
        let words = Set(wanted.split(separator: "_"))
        let sharing = candidates.map { (name: $0, words: Set($0.split(separator: "_"))) }
            .filter { !words.isEmpty && ($0.words.isSuperset(of: words) || $0.words.isSubset(of: words)) }
        return sharing.min { $0.words.symmetricDifference(words).count < $1.words.symmetricDifference(words).count }?
            .name
    }

    private static func withFewestEdits(_ wanted: String, among candidates: [String]) -> String? {
        let ranked = candidates.map { (name: $0, edits: edits(Array(wanted.utf8), Array($0.lowercased().utf8))) }
        guard let best = ranked.min(by: { $0.edits < $1.edits }), best.edits <= max(1, best.name.utf8.count / 3) else {
            return nil
        }
        return best.name
    }

    /// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment distance).
    private static func edits(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
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
