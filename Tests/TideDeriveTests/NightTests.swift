import Testing
import TideDerive
import TideTesting

/// Oxygen of a pond through the night, and sums over values.
struct NightTests {
    private func derive(_ name: String, _ values: [(name: String, value: Double)]) throws -> Double {
        try DerivedFunctions.find(name).derive(values.map { ($0.name, .number($0.value, nil)) })
    }

    @Test func withoutExchangeOxygenFallsOnALine() throws {
        let night = [("DO_dusk", 9.0), ("DO_later", 7.5)]
        #expect(try derive("dawn_oxygen", night + [("hours_to_dawn", 8)]) == 3.5)
        #expect(try derive("hours_to_low_oxygen", night) == 9)
        #expect(try derive("pond_respiration", night) == 0.5)
        #expect(try derive("dawn_oxygen", night + [("hours_to_dawn", 20)]) == 0)
    }

    @Test func oxygenThatDoesNotFallReachesNoLimit() {
        #expect(throws: DeriveError.self) { try derive("hours_to_low_oxygen", [("DO_dusk", 7), ("DO_later", 7)]) }
        #expect(throws: Never.self) {
            try #expect(derive("hours_to_low_oxygen", [("DO_dusk", 4), ("DO_later", 2.5)]) == 0)
        }
    }

    /// A night computed step by step gives the rate back, and what follows from it.
    @Test(arguments: UInt64(0)..<50)
    func theNightIsFoundAgain(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let (respiration, exchange) = (
            Double.random(in: 0.1...1, using: &random), Double.random(in: 0.005...0.2, using: &random)
        )
        let saturated = Double.random(in: 6...9, using: &random)
        var oxygen = [Double.random(in: 7...14, using: &random)]
        let step = 1e-3
        for _ in 0..<11_000 {
            let now = oxygen[oxygen.count - 1]
            // Midpoint rule.
            let middle = now + step / 2 * (exchange * (saturated - now) - respiration)
            oxygen.append(now + step * (exchange * (saturated - middle) - respiration))
        }
        let night = [
            ("DO_dusk", oxygen[0]), ("DO_later", max(0, oxygen[3_000])), ("k", exchange),
        ]
        #expect(abs(try derive("pond_respiration", night + [("DO_saturated", saturated)]) - respiration) < 1e-5)
        let dawn = try derive("dawn_oxygen", night + [("hours_to_dawn", 8)])
        #expect(abs(dawn - max(0, oxygen[11_000])) < 1e-5)
        if let low = oxygen.firstIndex(where: { $0 <= 3 }), low > 3_000 {
            #expect(abs(try derive("hours_to_low_oxygen", night) - Double(low - 3_000) * step) < 2e-3)
        }
    }

    /// A day's sum is the sum over its parts, so a stream may add what each value brings.
    @Test(arguments: ["thi_hours", "degree_hours", "chill_hours", "chill_units_utah"])
    func sumsAddUp(_ name: String) throws {
        let function = try DerivedFunctions.find(name)
        var random = SplitMix(seed: 5)
        let values = (0..<24).map { _ in Double.random(in: -5...40, using: &random) }
        let settings = function.inputs.dropLast().map { $0.fallback ?? 10 }
        let whole = function.evaluate(settings + values)
        let parts = values.map { function.evaluate(settings + [$0]) }.reduce(0, +)
        #expect(abs(whole - parts) < 1e-9)
    }

    @Test func chillUnitsChangeAtTheirBounds() throws {
        let function = try DerivedFunctions.find("chill_units_utah")
        let bounds = [(1.4, 0.0), (1.5, 0.5), (2.4, 0.5), (2.5, 1), (9.1, 1), (9.2, 0.5), (12.4, 0.5), (12.5, 0)]
        for (temperature, units) in bounds + [(15.9, 0), (16, -0.5), (18, -0.5), (18.1, -1)] {
            #expect(function.evaluate([1, temperature]) == units, "\(temperature)")
        }
    }

    @Test func hoursAboveALimit() throws {
        let function = try DerivedFunctions.find("thi_hours")
        #expect(function.evaluate([68, 1, 60, 70, 75, 68]) == 9)
        #expect(function.evaluate([68, 0.5, 60, 70, 75, 68]) == 4.5)
    }
}
