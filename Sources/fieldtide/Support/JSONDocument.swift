internal import Foundation

/// A JSON document as a tree; members in the order of their names.
indirect enum JSONDocument: Decodable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([JSONDocument])
    case object([(key: String, value: JSONDocument)])

    private struct Name: CodingKey {
        var stringValue: String
        var intValue: Int?
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        if let members = try? decoder.container(keyedBy: Name.self) {
            let keys = members.allKeys.sorted { $0.stringValue < $1.stringValue }
            self = .object(try keys.map { ($0.stringValue, try members.decode(JSONDocument.self, forKey: $0)) })
        } else if var items = try? decoder.unkeyedContainer() {
            var list: [JSONDocument] = []
            while !items.isAtEnd { list.append(try items.decode(JSONDocument.self)) }
            self = .list(list)
        } else {
            self = Self.scalar(try decoder.singleValueContainer())
        }
    }

    private static func scalar(_ value: any SingleValueDecodingContainer) -> JSONDocument {
        if value.decodeNil() { return .null }
        if let bool = try? value.decode(Bool.self) { return .bool(bool) }
        if let number = try? value.decode(Double.self) { return .number(number) }
        return (try? value.decode(String.self)).map { .text($0) } ?? .null
    }
}
