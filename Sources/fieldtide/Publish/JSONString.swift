internal import Foundation

/// Strings of JSON.
enum JSONString {
    /// What a string in quotes says; nil when it is none.
    static func text(_ json: ArraySlice<UInt8>) -> String? {
        if !json.contains(UInt8(ascii: "\\")), json.count >= 2 {
            return String(validating: json.dropFirst().dropLast(), as: UTF8.self)
        }
        return try? JSONDecoder().decode(String.self, from: Data(json))
    }
}
