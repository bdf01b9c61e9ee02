import FoundationEssentials
import TideModel

/// Registry entries as JSON text with sorted keys; the kind stands beside it.
struct RegistryCoding {
    private let encoder = JSONEncoder()
    private let decoder = JSONDecoder()

    init() { encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes] }

    func encode(_ entity: RegistryEntity) throws -> String {
        let json =
            switch entity {
            case .enterprise(let enterprise): try encoder.encode(enterprise)
            case .site(let site): try encoder.encode(site)
            case .unit(let unit): try encoder.encode(unit)
            case .device(let device): try encoder.encode(device)
            }
        return String(decoding: json, as: UTF8.self)
    }

    func decode(kind: String, _ json: String, file: String) throws -> RegistryEntity {
        let data = Data(json.utf8)
        do {
            switch kind {
            case "enterprise": return .enterprise(try decoder.decode(Enterprise.self, from: data))
            case "site": return .site(try decoder.decode(Site.self, from: data))
            case "unit": return .unit(try decoder.decode(ProductionUnit.self, from: data))
            case "device": return .device(try decoder.decode(Device.self, from: data))
            default: throw FormatError("unknown kind \(kind)", at: 0)
            }
        } catch {
            throw StoreError(
                .corrupt,
                operation: "read registry of",
                object: file,
                cause: "\(kind) \(json): \(error)",
                hint: StoreError.Code.corrupt.hint
            )
        }
    }
}
