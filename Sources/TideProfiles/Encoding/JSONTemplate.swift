/// The shape of a profile's payload: what its paths say, and nothing else.
enum JSONTemplate: Equatable {
    /// What is written at a path.
    enum Leaf: Equatable {
        case time
        /// Number of the text in `EncodedAddress.texts`.
        case identity(Int)
        /// Number of the series.
        case series(Int)
        /// Number of the attribute.
        case attribute(Int)
        /// The array of rows.
        case rows
    }

    struct Member: Equatable {
        var key: String
        /// The key as it is written, with quotes and colon.
        var text: [UInt8]
        var value: JSONTemplate
    }

    case empty
    case leaf(Leaf)
    case object([Member])
    case array([JSONTemplate])

    /// Puts a leaf at a path; false when something else stands there or on the way.
    mutating func insert(_ leaf: Leaf, at steps: ArraySlice<JSONPath.Step>) -> Bool {
        guard let step = steps.first else {
            guard self == .empty else { return self == .leaf(leaf) }
            self = .leaf(leaf)
            return true
        }
        switch (step, self) {
        case (.key(let key), .empty), (.key(let key), .object): return insert(leaf, key, steps.dropFirst())
        case (.index(let index), .empty), (.index(let index), .array): return insert(leaf, index, steps.dropFirst())
        default: return false
        }
    }

    private mutating func insert(_ leaf: Leaf, _ key: String, _ rest: ArraySlice<JSONPath.Step>) -> Bool {
        var members: [Member] = []
        if case .object(let found) = self { members = found }
        let place = members.firstIndex { $0.key == key } ?? members.count
        if place == members.count {
            var text: [UInt8] = []
            text.append(quoted: key)
            members.append(Member(key: key, text: text + [UInt8(ascii: ":")], value: .empty))
        }
        let fits = members[place].value.insert(leaf, at: rest)
        self = .object(members)
        return fits
    }

    private mutating func insert(_ leaf: Leaf, _ index: Int, _ rest: ArraySlice<JSONPath.Step>) -> Bool {
        var elements: [JSONTemplate] = []
        if case .array(let found) = self { elements = found }
        while elements.count <= index { elements.append(.empty) }
        let fits = elements[index].insert(leaf, at: rest)
        self = .array(elements)
        return fits
    }

    /// Appends the document.
    ///
    /// - Parameters:
    ///   - bytes: the payload.
    ///   - write: appends a leaf; false when there is nothing to write.
    func append(to bytes: inout [UInt8], _ write: (Leaf, inout [UInt8]) -> Bool) {
        if !appendValue(to: &bytes, write) { bytes.append(contentsOf: "{}".utf8) }
    }

    /// False, with nothing appended, when there is nothing to write.
    private func appendValue(to bytes: inout [UInt8], _ write: (Leaf, inout [UInt8]) -> Bool) -> Bool {
        switch self {
        case .empty: return false
        case .leaf(let leaf): return write(leaf, &bytes)
        case .object(let members):
            let start = bytes.count
            for member in members {
                let before = bytes.count
                bytes.append(before == start ? UInt8(ascii: "{") : UInt8(ascii: ","))
                bytes.append(contentsOf: member.text)
                if !member.value.appendValue(to: &bytes, write) { bytes.removeLast(bytes.count - before) }
            }
            guard bytes.count > start else { return false }
            bytes.append(UInt8(ascii: "}"))
            return true
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                bytes.append(index == 0 ? UInt8(ascii: "[") : UInt8(ascii: ","))
                if !element.appendValue(to: &bytes, write) { bytes.append(contentsOf: "null".utf8) }
            }
            bytes.append(UInt8(ascii: "]"))
            return true
        }
    }
}
