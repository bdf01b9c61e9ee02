// Debian's simdjson behind plain C: one call per payload reads all values that a set of paths names.
//
// A reader owns a parser and its buffers, and learns the order in which keys come: it belongs to one thread.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What stands at a path.
enum {
    TIDE_JSON_ABSENT = 0,
    TIDE_JSON_NULL = 1,
    TIDE_JSON_BOOL = 2,    // integer: 0 or 1
    TIDE_JSON_INT = 3,     // integer
    TIDE_JSON_UINT = 4,    // beyond the range of integer
    TIDE_JSON_DOUBLE = 5,  // number
    TIDE_JSON_STRING = 6,  // text, length: UTF-8, valid until the next read
    TIDE_JSON_OBJECT = 7,
    TIDE_JSON_ARRAY = 8,
};

typedef struct {
    union {
        double number;
        int64_t integer;
        const char *text;
    };
    uint32_t length;
    uint8_t kind;
} tide_json_value;

/// What became of a payload.
enum {
    TIDE_JSON_OK = 0,
    TIDE_JSON_EMPTY,
    TIDE_JSON_TOO_LARGE,
    TIDE_JSON_BAD_UTF8,
    TIDE_JSON_TOO_DEEP,
    TIDE_JSON_BAD_NUMBER,
    TIDE_JSON_INVALID,
    TIDE_JSON_DUPLICATE_KEY,   // key
    TIDE_JSON_UNKNOWN_KEY,     // key; only when asked for
    TIDE_JSON_NO_ROWS,         // `each` leads to no array or object, or an element of an array is a bare value
    TIDE_JSON_TOO_MANY_ROWS,
    TIDE_JSON_NO_MEMORY,
};

typedef struct {
    int32_t status;
    uint32_t rows;            // elements of the `each` array; 0 when no `each` is set
    uint32_t unknown_keys;    // keys of the objects on the way that no path names
    uint32_t key_length;
    const char *key;
    const tide_json_value *values;  // message slots, then rows * row slots; valid until the next read
} tide_json_result;

typedef struct tide_json_reader tide_json_reader;

/// Makes a reader. Payloads beyond max_bytes, deeper than max_depth or with more rows than max_rows are refused.
/// Returns NULL when memory is short.
tide_json_reader *tide_json_reader_create(size_t max_bytes, size_t max_depth, size_t max_rows);
void tide_json_reader_free(tide_json_reader *reader);

/// The node that stands for the message; `each` adds the one for its rows.
enum { TIDE_JSON_ROOT = 0 };

/// The node below `node` for a key of an object; made when new. The key is copied.
int32_t tide_json_reader_key(tide_json_reader *reader, int32_t node, const char *key, size_t length);
/// The node below `node` for an element of an array; made when new.
int32_t tide_json_reader_index(tide_json_reader *reader, int32_t node, uint32_t index);
/// Says that the elements of the array at `node` are the rows, or with `members` the members of the object. Returns the
/// node that stands for a row. Called once more with a node below that one, the rows are those of each row.
int32_t tide_json_reader_each(tide_json_reader *reader, int32_t node, int members);
/// Asks for the key of the member that a row is, or is in. Returns its slot among those of rows; -1 without members.
int32_t tide_json_reader_member_key(tide_json_reader *reader);
/// Asks for the value at `node`. Returns its slot, counted apart for the message and for rows.
int32_t tide_json_reader_slot(tide_json_reader *reader, int32_t node);
/// Refuse keys that no path names, instead of counting them.
void tide_json_reader_refuse_unknown(tide_json_reader *reader);

/// Reads a payload. SIMDJSON_PADDING (64) bytes behind it must be readable.
tide_json_result tide_json_reader_read(tide_json_reader *reader, const void *payload, size_t length);

#ifdef __cplusplus
}
#endif
