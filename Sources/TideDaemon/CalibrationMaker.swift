internal import TideAPI
internal import TideModel
internal import TidePipeline
internal import TideUnits

/// Makes an entry of the ledger of what a person wrote.
struct CalibrationMaker {
    private let request: CalibrationRequest
    private let series: SelectedSeries
    private let ledger: CalibrationLedger
    private let conversion: UnitConversion

    /// - Throws: `ControlError` for a unit that does not measure the series' quantity.
    init(_ request: CalibrationRequest, _ series: SelectedSeries, _ ledger: CalibrationLedger) throws {
        (self.request, self.series, self.ledger) = (request, series, ledger)
        do {
            let unit = try Unit(series.unit)
            conversion = try request.unit.map { try Unit($0).converter(to: unit) } ?? .identity
        } catch {
            throw ControlError(400, ["--unit \(request.unit ?? ""): \(error); \(series.key) is in \(series.unit)"])
        }
    }

    /// - Throws: `ControlError` for numbers of which no calibration can be made.
    func entry() throws -> Calibration {
        let from = Timestamp(milliseconds: request.from)
        // An entry takes the place of one of the same time, so it stands on what held before it.
        let standing = request.isRaw ? nil : ledger.entries(of: series.number).last { $0.from < from }
        let base = standing.flatMap { $0.kind == .none ? nil : $0.coefficients }
        do {
            let formula = try CalibrationFormula(try written())
            return Calibration(
                series: series.number,
                from: from,
                kind: request.kind,
                coefficients: request.kind == .none ? [] : try formula.coefficients(conversion, over: base),
                remarks: remarks()
            )
        } catch let failure as CalibrationFormula.Failure {
            throw ControlError(400, [failure.description])
        }
    }

    private func written() throws -> CalibrationFormula.Written {
        let numbers = request.numbers
        func need(_ range: ClosedRange<Int>, _ what: String) throws {
            guard range.contains(numbers.count), numbers.allSatisfy(\.isFinite) else {
                throw ControlError(400, ["\(request.kind.rawValue): write \(what)"])
            }
        }
        switch request.kind {
        case .offset:
            try need(1...1, "one number")
            return .offset(numbers[0])
        case .linear:
            try need(2...2, "gain and offset")
            return .linear(gain: numbers[0], offset: numbers[1])
        case .twoPoint:
            try need(2...4, "what the probe showed and what was true, twice")
            guard numbers.count != 3 else { throw ControlError(400, ["two_point: a number has no partner"]) }
            return .points(
                stride(from: 0, to: numbers.count, by: 2).map { .init(measured: numbers[$0], truth: numbers[$0 + 1]) }
            )
        case .polynomial:
            try need(1...Calibration.mostCoefficients, "1 to \(Calibration.mostCoefficients) coefficients")
            return .polynomial(numbers)
        case .none: return .none
        }
    }

    private func remarks() -> Calibration.Remarks {
        var remarks = request.remarks
        remarks.truth = remarks.truth.map { conversion($0) }
        remarks.before = remarks.before.map { conversion($0) }
        remarks.after = remarks.after.map { conversion($0) }
        return remarks
    }
}
