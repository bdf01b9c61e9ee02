import Foundation
import Testing
import TideDerive

/// Against other programs: gsw, refet, PyCO2SYS, UTide, and examples of papers worked by hand.
struct VectorTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    private static let own = folder.appending(path: "Fixtures/vectors.csv").path
    private static let shared = folder.appending(path: "../../../shared/vectors/derived.csv").path

    @Test func ownVectors() throws {
        let vectors = try Vector.read(Self.own)
        #expect(vectors.count > 300)
        for vector in vectors { try check(vector) }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: shared), "needs ../shared beside the repository"))
    func sharedVectors() throws {
        let vectors = try Vector.read(Self.shared)
        #expect(vectors.count > 1_400)
        for vector in vectors { try check(vector) }
    }

    private func check(_ vector: Vector) throws {
        let value = try DerivedFunctions.find(vector.function).derive(vector.inputs)
        // Without TEOS-10's atlas of anomalies, which moves these rows by so much.
        let tolerance = vector.function == "SA_from_SP" ? 0.007 : vector.tolerance
        #expect(
            abs(value - vector.expected) <= tolerance,
            "\(vector.testDescription): \(value), not \(vector.expected)"
        )
    }
}
