import Testing
import TideUnits

private let refusals: [(text: String, message: String)] = [
    ("", "column 1: the formula is empty"),
    ("   ", "column 4: the formula is empty"),
    (
        "0.1 * temprature",
        "column 7: \"temprature\" is no variable; did you mean temperature? known are temperature, x, mode"
    ),
    ("salinity", "column 1: \"salinity\" is no variable; known are temperature, x, mode"),
    ("x + true", "column 5: \"true\" is no variable; write 1"),
    ("x ?? null", "column 6: \"null\" is no variable; write missing"),
    ("log + 1", "column 1: log is a function; write log(x)"),
    ("mode == runing", "column 9: \"runing\" is no label of mode; did you mean running? known are idle, running"),
    (
        "squrt(x)",
        "column 1: \"squrt\" is no function; did you mean sqrt? known are abs, clamp, exp, if, log, max, min, "
            + "number, pow, round, sqrt, xor"
    ),
    (
        "sin(x)",
        "column 1: \"sin\" is no function; did you mean min? known are abs, clamp, exp, if, log, max, min, "
            + "number, pow, round, sqrt, xor"
    ),
    ("1 + LN(x)", "column 5: \"LN\" is no function; log(x) is the natural logarithm"),
    ("log10(x)", "column 1: \"log10\" is no function; write log(x) / log(10)"),
    ("floor(x)", "column 1: \"floor\" is no function; write x - x % 1"),
    ("sqrt()", "column 1: sqrt does not take 0 arguments; write sqrt(x)"),
    ("sqrt(x, 2)", "column 1: sqrt does not take 2 arguments; write sqrt(x)"),
    ("if(x > 1, 2)", "column 1: if does not take 2 arguments; write if(condition, then, otherwise)"),
    ("min(x)", "column 1: min does not take 1 argument; write min(a, b, …)"),
    ("clamp(x, 5, 1)", "column 1: clamp: low is above high; write clamp(x, low, high)"),
    ("number(x)", "column 1: number does not take 1 argument; write number(x, unit)"),
    ("number(x, furlong)", "column 11: the unit \"furlong\": \"furlong\" is not a known unit"),
    ("number(x, Cel", "column 14: \")\" is missing"),
    ("(x + 1", "column 1: \"(\" has no \")\""),
    ("sqrt(x", "column 5: \"(\" has no \")\""),
    ("x + 1)", "column 6: \")\" has no \"(\""),
    ("x +", "column 4: a value is missing at the end"),
    ("* x", "column 1: a value is missing before \"*\""),
    ("x 2", "column 3: an operator is missing before the number 2"),
    ("x temperature", "column 3: an operator is missing before \"temperature\""),
    ("(x 2)", "column 4: \")\" or an operator is missing before the number 2"),
    ("0,1 * x", "column 2: \",\" is not expected here; decimals have a point, as in 0.1"),
    ("(0,1) * x", "column 3: \",\" is not expected here; decimals have a point, as in 0.1"),
    ("x = 1", "column 3: \"=\" is not known here; write =="),
    ("if(x => 1, 2, 3)", "column 6: \"=>\" is not known here; write >="),
    ("x <> 1", "column 3: \"<>\" is not known here; write !="),
    ("x ^ 2", "column 3: \"^\" is not known here; write ** for a power, xor(a, b) for exclusive or"),
    ("x && 1", "column 3: \"&&\" is not known here; write and"),
    ("x || 1", "column 3: \"||\" is not known here; write or"),
    ("!x", "column 1: \"!\" is not known here; write not"),
    ("x > 1 ? 2 : 3", "column 7: \"?\" is not known here; write if(condition, then, otherwise)"),
    ("0 < x < 1", "column 7: comparisons do not chain; write a < b and b < c"),
    ("1 + not x", "column 5: \"not\" binds less tightly than the operator before it; write (not x)"),
    ("（x + 1）", "column 1: \"（\" is not known here; write ("),
    ("x × 2", "column 3: \"×\" is not known here; write *"),
    ("水温 + 1", "column 1: \"水\" is not expected here"),
    ("x + 水", "column 5: \"水\" is not expected here"),
    ("e\u{301} + y", "column 2: \"\u{301}\" is not expected here"),
    ("x; 2", "column 2: \";\" is not expected here"),
    ("1e400", "column 1: 1e400 is too large for a number"),
    ("1e-400", "column 1: 1e-400 is too small for a number"),
    ("x * 5e", "column 5: \"5e\" is no number"),
    (".", "column 1: \".\" is no number"),
    ("1.2.3", "column 1: \"1.2.3\" is no number"),
    ("2x", "column 1: \"2x\" is no number; write 2 * x, or 2 x for a unit"),
    ("0x", "column 1: \"0x\" is no number; write 0x1F"),
    ("0xFG", "column 1: \"0xFG\" is no number; write 0xF * G, or 0xF G for a unit"),
    ("0x20000000000001", "column 1: 0x20000000000001 has more than 53 bits"),
    ("x & 0.5", "column 3: & needs whole numbers of at most 53 bits, not 0.5"),
    ("2 x", "column 3: the unit \"x\": \"x\" is not a known unit; write * to multiply"),
    ("5 mg/x", "column 6: the unit \"mg/x\": \"x\" is not a known unit; a blank before an operator ends the unit"),
    ("5 KPA", "column 3: the unit \"KPA\": \"KPA\" is not a known unit; write kPa"),
]

/// The whole message, because it is what the writer of a profile reads.
@Test(arguments: refusals)
func formulaRefusals(_ text: String, message: String) {
    let variables = [
        FormulaVariable("temperature"), FormulaVariable("x"),
        FormulaVariable("mode", labels: ["idle": 0, "running": 1]),
    ]
    let error = #expect(throws: FormulaError.self) { try Formula(text, variables: variables) }
    #expect(error?.description == message)
}

/// What is wrong can be long; what is said about it is not.
@Test func messagesStayShort() {
    let texts = [
        String(repeating: "n", count: 1000), "e" + String(repeating: "\u{301}", count: 500),
        "1 " + String(repeating: "u", count: 1000),
        String(repeating: "9", count: 1000), String(repeating: "f", count: 900) + "(1)",
        "number(x, " + String(repeating: "u", count: 900) + ")",
        "1" + String(repeating: "x", count: 1000), "0x" + String(repeating: "F", count: 1000),
    ]
    for text in texts {
        let error = #expect(throws: FormulaError.self) { try Formula(text, variables: [FormulaVariable("x")]) }
        #expect((error?.description.utf8.count ?? .max) < 400, "\(text.prefix(20))")
    }
}
