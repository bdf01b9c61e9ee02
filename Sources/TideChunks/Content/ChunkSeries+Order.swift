extension ChunkSeries {
    /// Moves every cell to the new place of its row; `place` has an element per row.
    mutating func move(to place: [UInt32]) {
        guard count > 0 else { return }
        let isFull = count == place.count
        let target = isFull && rows.isEmpty ? place : rows.map { place[Int($0)] }
        let order = target.indices.sorted { target[$0] < target[$1] }
        let moved = picking(order)
        self = moved
        rows = isFull ? [] : order.map { target[$0] }
    }

    /// The cells with these numbers, in this order; rows, superseded values and amendments stay as they are.
    func picking(_ cells: [Int]) -> ChunkSeries {
        var picked = self
        picked.value = cells.map { value[$0] }
        picked.flag = cells.map { flag[$0] }
        picked.record = cells.map { record[$0] }
        if !raw.isEmpty { picked.raw = cells.map { raw[$0] } }
        if !tests.isEmpty { picked.tests = cells.map { tests[$0] } }
        if !calibration.isEmpty { picked.calibration = cells.map { calibration[$0] } }
        if !revision.isEmpty { picked.revision = cells.map { revision[$0] } }
        return picked
    }
}
