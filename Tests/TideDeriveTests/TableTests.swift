import Testing
import TideDerive
import TideTesting
import TideUnits

/// What every row of the table of functions keeps.
@Suite("Table of functions")
struct TableTests {
    @Test func everyFunctionIsWhole() {
        #expect(DerivedFunctions.all.count > 60)
        for function in DerivedFunctions.all {
            #expect(!function.summary.isEmpty && !function.formulaID.isEmpty && !function.source.isEmpty)
            let names = function.inputs.flatMap { [$0.name] + $0.aliases }
            #expect(Set(names).count == names.count, "\(function.name)")
            for input in function.inputs {
                #expect(input.span.lower < input.span.upper && !input.meaning.isEmpty, "\(function.name).\(input.name)")
                if let fallback = input.fallback {
                    #expect(fallback.isNaN || input.span.contains(fallback), "\(function.name).\(input.name)")
                }
            }
        }
    }

    @Test func outputsAreQuantitiesOfTheRegistry() throws {
        for function in DerivedFunctions.all {
            guard let name = function.output.quantity else { continue }
            let quantity = try Quantities.find(name, unit: function.output.unit)
            #expect(quantity.unit.dimension == function.output.unit.dimension, "\(function.name)")
        }
    }

    @Test func namesAndAliasesFindTheirFunction() throws {
        for function in DerivedFunctions.all {
            for name in [function.name] + function.aliases {
                #expect(try DerivedFunctions.find(name).name == function.name)
            }
        }
    }

    /// Only functions that say when they have no answer may have none in range.
    @Test(arguments: UInt64(0)..<40)
    func inputsInRangeHaveAnAnswer(seed: UInt64) {
        var random = SplitMix(seed: seed)
        for function in DerivedFunctions.all {
            let values = function.inputs.map { input in number(in: input, &random) }
            let value = function.evaluate(values)
            if function.undefined == nil {
                #expect(value.isFinite, "\(function.name) of \(values)")
            } else {
                #expect(value.isFinite || value.isNaN)
            }
        }
    }

    @Test func boundsHaveAnAnswer() {
        for function in DerivedFunctions.all where function.undefined == nil {
            for isUpper in [false, true] {
                let values = function.inputs.map { isUpper ? min($0.span.upper, 1e6) : max($0.span.lower, -1e6) }
                guard function.inputs.allSatisfy({ $0.kind != .time }) else { continue }
                #expect(function.evaluate(values).isFinite, "\(function.name) of \(values)")
            }
        }
    }

    @Test func whatIsNoNumberOrOutOfRangeIsNaN() {
        var random = SplitMix(seed: 1)
        for function in DerivedFunctions.all {
            let good = function.inputs.map { number(in: $0, &random) }
            #expect(function.evaluate([]).isNaN && function.evaluate(Array(good.dropLast())).isNaN)
            if !function.takesList { #expect(function.evaluate(good + [1]).isNaN) }
            for (index, input) in function.inputs.enumerated() {
                var values = good
                if input.fallback?.isNaN != true {
                    values[index] = .nan
                    #expect(function.evaluate(values).isNaN, "\(function.name).\(input.name)")
                }
                for beyond in [input.span.lower.nextDown, input.span.upper.nextUp] where beyond.isFinite {
                    values[index] = beyond
                    #expect(function.evaluate(values).isNaN, "\(function.name).\(input.name) = \(beyond)")
                }
            }
        }
    }

    private func number(in input: DerivedInput, _ random: inout SplitMix) -> Double {
        if case .choice(let words) = input.kind { return Double(Int.random(in: words.indices, using: &random)) }
        return Double.random(in: input.span.lower...min(input.span.upper, 1e10), using: &random)
    }
}
