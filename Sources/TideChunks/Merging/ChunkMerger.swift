public import TideModel

/// Makes one chunk of several of one device: small ones become a day, late rows find their place.
///
/// What is equal to applying the records one after the other:
/// - of several readings with one series and time the one of the latest record stands, and of equal records the one of
///   the newer chunk;
/// - an amendment changes the flag, and the record, of a reading that no later record wrote;
/// - superseded values are kept as the records told them, each once; merging adds none.
public enum ChunkMerger {
    /// Merges chunks, one series at a time.
    ///
    /// - Parameters:
    ///   - chunks: at least one, all of one device, from older to newer; none that lies between them in order of
    ///     records may be left out. Together they stay within `Chunk.maximumRows` and `Chunk.maximumCells`.
    ///   - hasOldest: whether no older chunk overlaps them in time, so that an amendment that finds no reading here
    ///     finds none at all and is dropped. Otherwise it is kept for the merge with older ones.
    /// - Returns: the merged chunk's bytes.
    /// - Throws: `FormatError` when a chunk was sealed by somebody who does not know the format.
    public static func merge(_ chunks: [Chunk], hasOldest: Bool) throws(FormatError) -> [UInt8] {
        precondition(!chunks.isEmpty && chunks.allSatisfy { $0.device == chunks[0].device })
        var plan = try MergePlan(chunks)
        let numbers = Set(chunks.flatMap { $0.series.map(\.number) }).sorted()
        if plan.hasRivals {
            var isUsed = [Bool](repeating: false, count: plan.rows.count)
            for number in numbers {
                for row in try SeriesMerge(number, plan, columns: .ranks).winningRows() { isUsed[Int(row)] = true }
            }
            plan.keepRows { isUsed[$0] }
        }
        var sealer = ChunkSealer(
            device: chunks[0].device,
            profiles: plan.profiles,
            tests: plan.tests,
            rows: plan.rows
        )
        for number in numbers {
            let merge = try SeriesMerge(number, plan, columns: .all)
            sealer.append(merge.merged(hasOldest: hasOldest))
        }
        return sealer.finish()
    }
}
