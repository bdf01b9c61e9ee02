import Testing
import TideAPI

/// Numbers of answers stand in their shortest form, as Swift writes them.
struct NumberTextTests {
    private func text(_ value: Double) -> String {
        var bytes: [UInt8] = []
        JSONText.append(value, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        "by name",
        arguments: [
            (0, "0.0"), (-0.0, "-0.0"), (18, "18.0"), (-18, "-18.0"), (8.05, "8.05"), (0.001, "0.001"),
            (0.0009, "0.0009"), (31.0001, "31.0001"), (3.602, "3.602"), (999_999_999.9999, "999999999.9999"),
            (1e9, "1000000000.0"), (0.1 + 0.2, "0.30000000000000004"), (1e300, "1e+300"), (5e-324, "5e-324"),
        ] as [(Double, String)]
    )
    func named(_ value: Double, _ wanted: String) { #expect(text(value) == wanted) }

    @Test func asSwiftWritesThem() {
        var state: UInt64 = 7
        for index in 0..<200_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let number = Double(Int64(bitPattern: state) >> 34)
            let scale = [1.0, 10, 100, 1_000, 1e4, 1e5, 3, 1e7][index % 8]
            for value in [number / scale, Double(bitPattern: state), (number / scale).nextUp] where value.isFinite {
                #expect(text(value) == value.description)
            }
        }
    }
}
