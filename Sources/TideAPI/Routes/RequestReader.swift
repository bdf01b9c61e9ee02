internal import TideModel

/// Takes a request's parameters one by one; what is left over at the end is an error, so no typing error passes.
struct RequestReader {
    let request: ControlRequest
    private var known: [String] = []
    private(set) var problems: [String] = []

    init(_ request: ControlRequest) { self.request = request }

    /// A text; nil when it is not given or empty.
    mutating func text(_ name: String) -> String? {
        known.append(name)
        let values = request.query.filter { $0.name == name }
        if values.count > 1 { problems.append("'\(name)' is given \(values.count) times: give it once") }
        return values.first.flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    /// A text that may be given several times.
    mutating func texts(_ name: String) -> [String] {
        known.append(name)
        return request.query.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
    }

    /// A text that must be given.
    mutating func required(_ name: String) throws -> String {
        guard let text = text(name) else { throw ControlError(400, ["'\(name)' is missing"]) }
        return text
    }

    /// A whole number from 0 to 2^53 that must be given.
    mutating func whole(_ name: String) throws -> Int64 {
        let text = try required(name)
        guard let number = Int64(text), (0...1 << 53).contains(number) else {
            throw ControlError(400, ["'\(name)=\(text)': write a whole number from 0 to 2^53"])
        }
        return number
    }

    /// `true` or `false`; false when not given.
    mutating func flag(_ name: String) -> Bool {
        guard let text = text(name) else { return false }
        if text != "true", text != "false" { problems.append("'\(name)=\(text)': write true or false") }
        return text == "true"
    }

    /// A whole number from 1.
    mutating func count(_ name: String) -> Int? {
        guard let text = text(name) else { return nil }
        guard let count = Int(text), count >= 1 else {
            problems.append("'\(name)=\(text)': write a whole number from 1")
            return nil
        }
        return count
    }

    /// A whole number from 1 to a bound.
    mutating func count(_ name: String, upTo bound: Int) -> Int? {
        guard let count = count(name) else { return nil }
        if count > bound { problems.append("'\(name)=\(count)': at most \(bound) at a time") }
        return count
    }

    /// A time of RFC 3339.
    mutating func time(_ name: String) -> Timestamp? {
        guard let text = text(name) else { return nil }
        guard let time = RFC3339.parse(text) else {
            problems.append("'\(name)=\(text)': write a time as 2026-01-05T00:00:00.000Z")
            return nil
        }
        return time
    }

    /// Numbers between commas.
    mutating func numbers<Number: FixedWidthInteger>(_ name: String, of type: Number.Type) -> [Number] {
        guard let text = text(name) else { return [] }
        let items = text.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = items.compactMap { Number($0) }
        if numbers.count != items.count { problems.append("'\(name)=\(text)': write whole numbers between commas") }
        return numbers
    }

    /// One of a list of names.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(_ name: String, of type: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        guard let text = text(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            problems.append("'\(name)=\(text)': write one of \(names)")
            return nil
        }
        return choice
    }

    /// Throws when anything was wrong or not asked for.
    mutating func finish() throws {
        for parameter in request.query where !known.contains(parameter.name) {
            let right =
                known.isEmpty ? "this request takes none" : "this request takes \(known.joined(separator: ", "))"
            problems.append("unknown parameter '\(parameter.name)': \(right)")
        }
        if !problems.isEmpty { throw ControlError(400, problems) }
    }
}
