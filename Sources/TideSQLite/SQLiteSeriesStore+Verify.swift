internal import GRDB
internal import TideChunks
public import TideModel

extension SQLiteSeriesStore {
    /// Reads everything: SQLite's own check of every file, every chunk, every archived frame, and every rollup, which is
    /// compared with what the readings say.
    public func verify() throws -> StoreReport {
        var report = try index.file.read("verify") { db in
            StoreReport(
                appliedThrough: try ReadingsIndex.applied(db).record,
                readings: 0,
                superseded: 0,
                rawFrames: 0,
                problems: try IntegrityCheck.problems(db).map { "readings/index.sqlite: \($0)" }
            )
        }
        let aside = try asideMonths(&report)
        let months = months.periods.filter { check($0, &report) && !aside.contains($0) }
        let years = years.periods.filter { check($0, &report) }
        // What damage leaves over says something else than the rollups of all there was.
        for month in months where years.contains(Year(month)) || !self.years.periods.contains(Year(month)) {
            compare(.hour, Year(month), month.times, &report)
        }
        for year in years {
            let all = self.months.periods + aside
            let damaged = all.filter { $0.overlaps(year.times.widened) && !months.contains($0) }
            if damaged.isEmpty { compare(.day, year, year.times, &report) }
            compareGroups(year, &report)
        }
        let frames = try raw.verify()
        report.rawFrames = UInt64(frames.frames)
        report.problems += frames.problems
        return report
    }

    /// Months of which readings were put aside with their file; names all such files.
    private func asideMonths(_ report: inout StoreReport) throws -> [Month] {
        let (names, rollups) = (try months.damagedFiles(), try years.damagedFiles())
        let paths = names.map { "\(Self.folderName)/\($0)" } + rollups.map { "\(Self.rollupFolderName)/\($0)" }
        report.problems += paths.map { "\($0) was put aside as damaged" }
        return names.compactMap { Month(fileName: $0.prefix { $0 != "." } + ".sqlite") }
    }

    /// Checks the readings of a month; false when something of it is damaged.
    private func check(_ month: Month, _ report: inout StoreReport) -> Bool {
        let name = "\(Self.folderName)/\(month.fileName)"
        do {
            // Retention may have removed it meanwhile.
            guard let file = try months.existing(month) else { return false }
            let always = Timestamp.distantPast..<Timestamp(milliseconds: .max)
            return try file.read("verify") { db in
                var check = MonthCheck(db: db, file: file.path, through: report.appliedThrough)
                try check.run(MonthReader(db, file: file.path, times: always))
                report.readings += check.readings
                report.superseded += check.superseded
                report.problems += check.problems.map { "\(name): \($0)" }
                return check.problems.isEmpty
            }
        } catch {
            report.problems.append("\(name): \((error as? StoreError)?.cause ?? "\(error)")")
            return false
        }
    }

    /// Checks the rollups of a year; false when something of it is damaged.
    private func check(_ year: Year, _ report: inout StoreReport) -> Bool {
        let name = "\(Self.rollupFolderName)/\(year.fileName)"
        do {
            let file = try years.file(year)
            let problems = try file.read("verify") { try YearCheck(db: $0, file: file.path).problems() }
            report.problems += problems.map { "\(name): \($0)" }
            if !problems.isEmpty { suspect(file.path) }
            return problems.isEmpty
        } catch {
            report.problems.append("\(name): \((error as? StoreError)?.cause ?? "\(error)")")
            suspect(years.path(year))
            return false
        }
    }

    /// Computes groups anew, and compares them with those that are kept.
    private func compareGroups(_ year: Year, _ report: inout StoreReport) {
        let name = "\(Self.rollupFolderName)/\(year.fileName)"
        do {
            let file = try years.file(year)
            let problems = try file.read("verify") { db in
                try GroupCheck(db: db, file: file.path, places: index.places, measure: registry.measure).problems()
            }
            report.problems += problems.map { "\(name): \($0)" }
        } catch { report.problems.append("\(name): \((error as? StoreError)?.cause ?? "\(error)")") }
    }

    /// Computes buckets anew, and compares them with those that are kept.
    private func compare(_ kind: RollupKind, _ year: Year, _ starts: Range<Timestamp>, _ report: inout StoreReport) {
        let name = "\(Self.rollupFolderName)/\(year.fileName)"
        let wide = kind == .day ? starts.widened : starts
        do {
            let problems = try snapshot("verify", wide, rollups: (kind, wide)) { snapshot in
                try RollupCheck(snapshot: snapshot, kind: kind, starts: starts, rule: dayRule).problems()
            }
            report.problems += problems.map { "\(name): \($0)" }
        } catch { report.problems.append("\(name): \((error as? StoreError)?.cause ?? "\(error)")") }
    }
}

extension Range<Timestamp> {
    /// Two days more at both ends: a local day is never as long.
    var widened: Self {
        let milliseconds = milliseconds
        let first = Day.span(Day.of(milliseconds.lowerBound) - 2).lowerBound
        let last = Day.span(Day.of(milliseconds.upperBound) + 2).upperBound
        return Timestamp(milliseconds: first)..<Timestamp(milliseconds: last)
    }
}
