internal import CSimdJSON

extension JSONFrameDecoder {
    static func problem(_ result: tide_json_result) -> FrameProblem {
        switch result.status {
        case TIDE_JSON_EMPTY.kind: FrameProblem(.empty)
        case TIDE_JSON_TOO_LARGE.kind, TIDE_JSON_NO_MEMORY.kind: FrameProblem(.tooLarge)
        case TIDE_JSON_BAD_UTF8.kind: FrameProblem(.invalidText)
        case TIDE_JSON_TOO_DEEP.kind: FrameProblem(.tooDeep)
        case TIDE_JSON_DUPLICATE_KEY.kind: FrameProblem(.duplicateKey, key: key(result))
        case TIDE_JSON_UNKNOWN_KEY.kind: FrameProblem(.unknownKey, key: key(result))
        case TIDE_JSON_NO_ROWS.kind: FrameProblem(.noRows)
        case TIDE_JSON_TOO_MANY_ROWS.kind: FrameProblem(.tooManyRows)
        default: FrameProblem(.invalid)
        }
    }

    private static func key(_ result: tide_json_result) -> String {
        let bytes = UnsafeRawBufferPointer(start: result.key, count: Int(min(result.key_length, 128)))
        return String(decoding: bytes, as: UTF8.self)
    }
}
