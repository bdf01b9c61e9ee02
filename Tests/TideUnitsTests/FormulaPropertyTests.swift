import Testing
import TideTesting
import TideUnits

private let variables = FormulaTree.names.map { FormulaVariable($0) }

/// Values that devices send, and those at the borders.
private func input(_ random: inout SplitMix) -> Double {
    let borders = [.nan, 0, -0.0, 1, -1, 0x7FFF, 0xFFFF_FFFF, 0x1p53, -0x1p53, 1e300, -2.5, 0.5, 63, 64, .infinity]
    switch random.next() % 4 {
    case 0: return borders.randomElement(using: &random) ?? 0
    case 1: return Double(Int64(random.next() % 65_536) - 32_768)
    case 2: return Double(random.next() % 16)
    default: return Double.random(in: -100...100, using: &random)
    }
}

private func isLike(_ value: Double, _ expected: Double) -> Bool {
    guard expected.isFinite else { return value.isNaN }
    return abs(value - expected) <= 1e-9 * max(abs(expected), 1e-300)
}

/// What is printed and read back computes what the tree says, for any inputs.
@Test(arguments: UInt64(1)...40)
func randomFormulasAreWhatTheirTreesAre(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    var isKnown = 0
    for _ in 0..<100 {
        let tree = FormulaTree.random(4, &random)
        let text = tree.text(&random)
        guard text.utf8.count <= Formula.maxLength else { continue }
        let formula: Formula
        do throws(FormulaError) { formula = try Formula(text, variables: variables) } catch {
            // Folded here, a constant may show that it fits nowhere.
            #expect(error.problem.contains("whole numbers") || error.problem.contains("low is above high"), "\(text)")
            continue
        }
        for _ in 0..<10 {
            let inputs = (0..<4).map { _ in input(&random) }
            let (value, expected) = (formula(inputs), tree.value(inputs))
            isKnown += value.isNaN ? 0 : 1
            #expect(isLike(value, expected), "\(text) of \(inputs) is \(value), not \(expected)")
            #expect(!value.isInfinite)
        }
    }
    // A generator that gives only missing values would test nothing.
    #expect(isKnown > 200, "\(isKnown)")
}

/// Any text ends in a formula that gives a finite number or NaN, or in an error that points into the text.
@Test(arguments: UInt64(1)...40)
func anyTextIsAFormulaOrAnError(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let units = [nil, "Cel", "[degF]", "hPa", "K", "%", "mg/L", "{NTU}"]
    for round in 0..<250 {
        let text = round % 3 == 0 ? mutated(&random) : round % 3 == 1 ? pieces(&random) : bytes(&random)
        let known = try FormulaTree.names.map {
            FormulaVariable($0, unit: try (units.randomElement(using: &random) ?? nil).map { try Unit($0) })
        }
        let result = try (units.randomElement(using: &random) ?? nil).map { try Unit($0) }
        do throws(FormulaError) {
            let value = try Formula(text, variables: known, result: result)((0..<4).map { _ in input(&random) })
            #expect(value.isNaN || value.isFinite, "\(text)")
        } catch {
            #expect((1...(text.count + 1)).contains(error.column), "\(text): \(error)")
            #expect(error.description.utf8.count < 400, "\(error)")
        }
    }
}

private func pieces(_ random: inout SplitMix) -> String {
    let pieces = [
        "a", "b", "c.d", "e_1", "1", "0x1F", "2.5", "1e308", "(", ")", ",", "+", "-", "*", "/", "%", "**", "<<", ">>",
        "&", "|", "~", "<", "==", "!=", " and ", " or ", "not ", "??", "if(", "min(", "max(", "pow(", "sqrt(", "log(",
        "exp(", "clamp(", "round(", "xor(", "abs(", "number(", "missing", " Cel", " hPa", " mg/L", " [degF]", " {NTU}",
        "K-1", " ", ".", "1 K", "0", "0.5", "8", "鱼", "\u{301}", "\u{0}", "（", "=", "[", "{", "'",
    ]
    return (0..<random.next() % 24).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
}

private func bytes(_ random: inout SplitMix) -> String {
    String(decoding: (0..<random.next() % 64).map { _ in UInt8(truncatingIfNeeded: random.next()) }, as: UTF8.self)
}

/// A right formula in which a few bytes are other ones, gone, or there twice.
private func mutated(_ random: inout SplitMix) -> String {
    let units = ["(a + 2 K) * 3", "number(b, kPa) ** 2 - 1 hPa * c.d", "if(a > 20 Cel, e_1 ?? 5 mg/L, 0)"]
    var bytes = Array(FormulaTree.random(3, &random).text(&random).utf8)
    if random.next() % 2 == 0 { bytes = Array((units.randomElement(using: &random) ?? "").utf8) }
    for _ in 0..<(1 + random.next() % 3) where !bytes.isEmpty {
        let at = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 3 {
        case 0: bytes[at] = UInt8(random.next() % 128)
        case 1: bytes.remove(at: at)
        default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 8)], at: at)
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
