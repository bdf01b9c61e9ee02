extension ChunkSeries {
    /// Takes the last cell back.
    public mutating func removeLast() {
        rows.removeLast()
        value.removeLast()
        flag.removeLast()
        record.removeLast()
        if raw.count > count { raw.removeLast() }
        if tests.count > count { tests.removeLast() }
        if calibration.count > count { calibration.removeLast() }
        if revision.count > count { revision.removeLast() }
    }

    /// Notes the flags of single tests of a cell: a number of the chunk's `tests`.
    public mutating func set(tests number: UInt32, ofCell cell: Int) {
        guard number > 0 else { return }
        if tests.count < count { tests += Array(repeating: 0, count: count - tests.count) }
        tests[cell] = number
    }

    /// Notes what the last cell was made of: its value before, and the calibration, 0 for none.
    public mutating func set(raw value: Double, calibration id: UInt64) {
        if raw.count < count { raw += Array(repeating: nil, count: count - raw.count) }
        if calibration.count < count { calibration += Array(repeating: 0, count: count - calibration.count) }
        raw[count - 1] = value
        calibration[count - 1] = id
    }

    /// Makes columns that some cells have an element for each.
    public mutating func complete() {
        if !raw.isEmpty, raw.count < count { raw += Array(repeating: nil, count: count - raw.count) }
        if !tests.isEmpty, tests.count < count { tests += Array(repeating: 0, count: count - tests.count) }
        if !calibration.isEmpty, calibration.count < count {
            calibration += Array(repeating: 0, count: count - calibration.count)
        }
    }

    /// Changes the flag of the cell that has the amendment's time, unless a later record wrote it; keeps the amendment
    /// when there is no such cell.
    ///
    /// - Parameters:
    ///   - amendment: of a record that is not before those of earlier amendments.
    ///   - times: device time of each row of the chunk, ascending (milliseconds since 1970).
    public mutating func amend(_ amendment: AmendedCell, rows times: [Int64]) {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if times[row(ofCell: middle)] < amendment.time { low = middle + 1 } else { high = middle }
        }
        if low < count, times[row(ofCell: low)] == amendment.time {
            guard record[low] <= amendment.record else { return }
            flag[low] = amendment.flag
            record[low] = amendment.record
            set(tests: amendment.tests, ofCell: low)
        } else {
            amendments.append(amendment)
        }
    }

    /// Sorts former values by time, record and part, and amendments by time; of one time the last amendment stays, and
    /// before it the last that says what the single tests said, when that one does not.
    public mutating func sortLists() {
        if superseded.count > 1 { superseded.sort { $0.order < $1.order } }
        guard amendments.count > 1 else { return }
        let order = amendments.enumerated().sorted {
            ($0.element.time, $0.element.record, $0.offset) < ($1.element.time, $1.element.record, $1.offset)
        }
        amendments.removeAll()
        for (_, amendment) in order {
            while let former = amendments.last, former.time == amendment.time, amendment.tests > 0 || former.tests == 0
            {
                amendments.removeLast()
            }
            amendments.append(amendment)
        }
    }
}

extension ChunkContent {
    /// Leaves out rows that no cell refers to.
    public mutating func keepRows(_ isKept: (Int) -> Bool) {
        var place = [UInt32](repeating: 0, count: rows.count)
        var kept: [UInt32] = []
        for row in 0..<rows.count where isKept(row) {
            place[row] = UInt32(kept.count)
            kept.append(UInt32(row))
        }
        rows = rows.picking(kept)
        for index in series.indices { series[index].rows = series[index].rows.map { place[Int($0)] } }
    }

    /// The content cut into parts of neighbouring rows; itself when it is small enough.
    ///
    /// - Parameters:
    ///   - maximumRows: rows of a part.
    ///   - maximumCells: cells of a part; a part of one row may have more. Lists stay with the first part.
    /// - Returns: the parts, by row.
    public func parts(maximumRows: Int, maximumCells: Int) -> [ChunkContent] {
        let cells = series.reduce(0) { $0 + $1.count }
        guard rows.count > maximumRows || cells > maximumCells else { return [self] }
        let perRow = max(1, (cells + rows.count - 1) / max(1, rows.count))
        let step = max(1, min(maximumRows, maximumCells / perRow / 2))
        return stride(from: 0, to: rows.count, by: step).map { part(rows: $0..<min($0 + step, rows.count)) }
    }

    private func part(rows range: Range<Int>) -> ChunkContent {
        var part = ChunkContent(device: device)
        (part.profiles, part.tests) = (profiles, tests)
        part.rows = rows.picking(range.map { UInt32($0) })
        for full in series {
            let cells = (0..<full.count).filter { range.contains(full.row(ofCell: $0)) }
            var piece = full.picking(cells)
            piece.rows = cells.count == range.count ? [] : cells.map { UInt32(full.row(ofCell: $0) - range.lowerBound) }
            if range.lowerBound > 0 { (piece.superseded, piece.amendments) = ([], []) }
            if piece.count > 0 || !piece.superseded.isEmpty || !piece.amendments.isEmpty { part.series.append(piece) }
        }
        return part
    }
}
