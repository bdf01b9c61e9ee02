internal import Logging
internal import Synchronization
internal import TideModel
internal import TidePipeline

/// Readings that are computed anew, step by step between batches.
struct RecomputePass {
    /// Series whose readings cannot be read: tried again by the next start.
    var setAside: Set<SeriesNumber> = []
    /// Series of a step; one when a step has failed, to find out which it is.
    var together = Self.usual
    /// The last turn made a step, so that the next need not wait.
    var isBusy = false

    /// Of most series a step has few readings, and each step is a commit.
    static let usual = 200
}

extension Writer {
    /// Computes the next readings anew, where messages are taken too; also what a restart interrupted.
    func recomputeNext() {
        recomputing.isBusy = false
        guard pipeline?.hasRecomputations ?? false, shared.withLock({ $0.state == .running }), hasRoom(), hasSpace()
        else { return }
        recomputing.isBusy = (try? recompute()) ?? false
    }

    /// Computes the next readings anew.
    ///
    /// - Returns: false when none are waiting that can be read.
    /// - Throws: when stored readings cannot be read, or the commit fails; the series is set aside when it is the only one.
    @discardableResult
    func recompute() throws -> Bool {
        let series = pipeline?.waiting(except: recomputing.setAside, most: recomputing.together) ?? []
        guard !series.isEmpty else { return false }
        do {
            try carryOut(.recompute(series, limit: Pipeline.recomputedAtOnce))
            return true
        } catch {
            if series.count == 1 {
                recomputing.setAside.insert(series[0])
                log.error(
                    "readings of series \(series[0]) cannot be computed anew, the next start tries again: \(error)"
                )
            }
            recomputing.together = 1
            throw error
        }
    }
}
