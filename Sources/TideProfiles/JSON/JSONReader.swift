internal import CSimdJSON

/// Where a value will stand after a payload has been read.
struct JSONSlot {
    /// Index among the values of the message, or of a row.
    var index: Int
    /// Whether it is one of the row's.
    var isOfRow: Bool
}

/// A simdjson parser with the paths that a profile reads; confined to the decoder that owns it.
final class JSONReader {
    /// Largest payload, in bytes: a device's backlog of a month fits; bounds the memory of a parser to about 20 MB.
    static let maximumBytes = 1 << 20
    /// Deepest nesting.
    static let maximumDepth = 32
    /// Most rows of one payload.
    static let maximumRows = 16_384

    private let reader: OpaquePointer
    /// The nodes that stand for rows, the outer one first.
    private var rowNodes: [Int32] = []

    init(each: JSONPath?, refusesUnknownKeys: Bool) {
        guard let reader = tide_json_reader_create(Self.maximumBytes, Self.maximumDepth, Self.maximumRows) else {
            fatalError("no memory for a JSON parser")
        }
        self.reader = reader
        var node = Int32(TIDE_JSON_ROOT)
        for step in each?.steps ?? [] {
            switch step {
            case .all, .members:
                node = tide_json_reader_each(reader, node, step == .members ? 1 : 0)
                rowNodes.append(node)
            default: node = Self.node(of: JSONPath(steps: [step]), below: node, reader)
            }
        }
        if refusesUnknownKeys { tide_json_reader_refuse_unknown(reader) }
    }

    deinit { tide_json_reader_free(reader) }

    /// Asks for the value at a path of the message.
    func messageSlot(_ path: JSONPath) -> JSONSlot {
        let node = Self.node(of: path, below: Int32(TIDE_JSON_ROOT), reader)
        return JSONSlot(index: Int(tide_json_reader_slot(reader, node)), isOfRow: false)
    }

    /// Asks for the value at a path of each row; nil when there are none.
    func rowSlot(_ path: JSONPath) -> JSONSlot? { rowNodes.last.flatMap { slot(path, below: $0) } }

    /// Asks for the value at a path of the element around each row; nil when rows are not nested.
    func groupSlot(_ path: JSONPath) -> JSONSlot? { rowNodes.count > 1 ? slot(path, below: rowNodes[0]) : nil }

    private func slot(_ path: JSONPath, below node: Int32) -> JSONSlot? {
        let index =
            path.steps == [.memberKey]
            ? tide_json_reader_member_key(reader)
            : tide_json_reader_slot(reader, Self.node(of: path, below: node, reader))
        return index < 0 ? nil : JSONSlot(index: Int(index), isOfRow: true)
    }

    /// Reads a payload; the result is valid until the next one.
    @inline(__always)
    func read(_ payload: UnsafeRawBufferPointer) -> tide_json_result {
        tide_json_reader_read(reader, payload.baseAddress, payload.count)
    }

    private static func node(of path: JSONPath, below root: Int32, _ reader: OpaquePointer) -> Int32 {
        path.steps.reduce(root) { node, step in
            switch step {
            case .key(var key): key.withUTF8 { tide_json_reader_key(reader, node, $0.baseAddress, $0.count) }
            case .index(let index): tide_json_reader_index(reader, node, UInt32(index))
            case .all, .members, .memberKey: node
            }
        }
    }
}
