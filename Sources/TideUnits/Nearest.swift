/// The known name that a wrong one was probably meant to be.
enum Nearest {
    /// - Returns: a candidate that differs only in case, else the nearest within a third of its length, else one
    ///   that contains the wanted text or is contained in it.
    static func match(_ wanted: String, among candidates: [String]) -> String? {
        guard !wanted.isEmpty, wanted.utf8.count <= 64 else { return nil }
        let lower = wanted.lowercased()
        if let same = candidates.first(where: { $0.lowercased() == lower }) { return same }
        let ranked = candidates.map { (name: $0, edits: edits(Array(lower.utf8), Array($0.lowercased().utf8))) }
        if let best = ranked.min(by: { $0.edits < $1.edits }), best.edits <= best.name.utf8.count / 3 {
            return best.name
        }
        guard lower.utf8.count >= 4 else { return nil }
        return candidates.filter { $0.contains(lower) || ($0.utf8.count >= 4 && lower.contains($0)) }
            .min { $0.utf8.count < $1.utf8.count }
    }

    /// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment distance).
    static func edits(_ a: [UInt8], _ b: [UInt8]) -> Int {
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
