#define NDEBUG 1  // simdjson checks its own invariants in debug builds, at ten times the cost

#include "CSimdJSON.h"

#include <simdjson.h>

#include <cstring>
#include <new>
#include <string>
#include <unordered_set>
#include <vector>

static_assert(simdjson::SIMDJSON_PADDING <= 64, "FrameBatch.padding must cover simdjson's");

namespace dom = simdjson::dom;

namespace {

/// A key in words of 8 bytes, the last one filled with zeros: a few integer comparisons instead of a call of memcmp.
struct Key {
    std::string text;
    std::vector<uint64_t> words;

    explicit Key(std::string key) : text(std::move(key)), words((text.size() + 7) / 8) {
        if (!text.empty()) memcpy(words.data(), text.data(), text.size());
    }

    /// Reads up to 7 bytes behind `key`; simdjson keeps SIMDJSON_PADDING bytes behind its strings.
    bool matches(std::string_view key) const {
        if (key.size() != text.size()) return false;
        const char *at = key.data();
        size_t rest = key.size();
        for (uint64_t word : words) {
            uint64_t there;
            memcpy(&there, at, 8);
            if (rest < 8) there &= (uint64_t(1) << (8 * rest)) - 1;  // x86-64 and arm64 are little-endian
            if (there != word) return false;
            at += 8;
            rest -= rest < 8 ? rest : 8;
        }
        return true;
    }
};

struct Edge {
    Key key;
    int32_t node;
    int32_t leaf = -1;   // the slot, when nothing below the node is asked for
    uint32_t next = 0;   // the edge that was hit after this one last time: payloads repeat their order
    uint64_t visit = 0;  // the last object in which it was hit
};

struct Node {
    std::vector<Edge> edges;
    std::vector<std::pair<uint32_t, int32_t>> indices;
    uint32_t first = 0;
    int32_t slot = -1;
    bool isRow = false;
    bool isEach = false;
    bool hasMembers = false;  // each member is a row
};

constexpr size_t initialBytes = 16 * 1024;  // most payloads are far below; larger ones make the parser grow

}  // namespace

struct tide_json_reader {
    dom::parser parser;
    std::vector<Node> nodes{1};
    std::vector<tide_json_value> values;
    size_t maxBytes, maxDepth, maxRows;
    int32_t slots[2] = {0, 0};  // of the message, of a row
    struct Level {
        int32_t node;
        bool members;
    };
    std::vector<Level> levels;  // of rows: the outer one first
    int32_t keySlot = -1;
    std::vector<tide_json_value> around;  // values of the row around those that are being read
    bool refuseUnknown = false;
    bool isPrepared = false;

    uint64_t visit = 0;
    dom::element rows;
    bool hasRows = false;
    tide_json_result result{};

    tide_json_reader(size_t bytes, size_t depth, size_t rows)
        : parser(bytes), maxBytes(bytes), maxDepth(depth), maxRows(rows) {
        values.reserve(16);  // never a null pointer, also where nothing is asked for
    }

    bool fail(int32_t status, std::string_view key = {}) {
        result.status = status;
        result.key = key.data();
        result.key_length = uint32_t(key.size());
        return false;
    }

    static void store(dom::element element, tide_json_value &value) {
        value.length = 0;
        switch (element.type()) {
        case dom::element_type::NULL_VALUE: value.kind = TIDE_JSON_NULL; break;
        case dom::element_type::BOOL:
            value.kind = TIDE_JSON_BOOL;
            value.integer = bool(element.get_bool().value_unsafe());
            break;
        case dom::element_type::INT64:
            value.kind = TIDE_JSON_INT;
            value.integer = element.get_int64().value_unsafe();
            break;
        case dom::element_type::UINT64: value.kind = TIDE_JSON_UINT; break;
        case dom::element_type::DOUBLE:
            value.kind = TIDE_JSON_DOUBLE;
            value.number = element.get_double().value_unsafe();
            break;
        case dom::element_type::STRING: {
            std::string_view text = element.get_string().value_unsafe();
            value.kind = TIDE_JSON_STRING;
            value.text = text.data();
            value.length = uint32_t(text.size());
            break;
        }
        case dom::element_type::OBJECT: value.kind = TIDE_JSON_OBJECT; break;
        case dom::element_type::ARRAY: value.kind = TIDE_JSON_ARRAY; break;
        }
    }

    static Edge *find(Node &node, uint32_t guess, std::string_view key) {
        if (guess < node.edges.size() && node.edges[guess].key.matches(key)) return &node.edges[guess];
        for (Edge &edge : node.edges)
            if (edge.key.matches(key)) return &edge;
        return nullptr;
    }

    // Depth is bounded by the plan's, which the caller bounds.
    bool walk(dom::element element, int32_t index, tide_json_value *out) {
        Node &node = nodes[index];
        if (node.slot >= 0) store(element, out[node.slot]);
        if (node.isEach) {
            rows = element;
            hasRows = true;
        }
        dom::object object;
        if (!node.edges.empty() && element.get_object().get(object) == simdjson::SUCCESS)
            return walkObject(object, node, out);
        dom::array array;
        if (!node.indices.empty() && element.get_array().get(array) == simdjson::SUCCESS) {
            uint32_t at = 0;
            for (dom::element child : array) {
                for (auto &[wanted, next] : node.indices)
                    if (wanted == at && !walk(child, next, out)) return false;
                at++;
            }
        }
        return true;
    }

    bool walkObject(dom::object object, Node &node, tide_json_value *out) {
        const uint64_t current = ++visit;
        uint32_t *guess = &node.first;
        for (auto field : object) {
            Edge *edge = find(node, *guess, field.key);
            if (!edge) {
                if (node.hasMembers) continue;
                result.unknown_keys++;
                if (refuseUnknown) return fail(TIDE_JSON_UNKNOWN_KEY, field.key);
                continue;
            }
            if (edge->visit == current) return fail(TIDE_JSON_DUPLICATE_KEY, field.key);
            edge->visit = current;
            *guess = uint32_t(edge - node.edges.data());
            guess = &edge->next;
            if (edge->leaf >= 0)
                store(field.value, out[edge->leaf]);
            else if (!walk(field.value, edge->node, out))
                return false;
        }
        return true;
    }

    /// Reads one row; `outer` has the values of the row around it.
    bool walkRow(dom::element row, const std::string_view *key, size_t level, const tide_json_value *outer) {
        const bool isInnermost = level + 1 == levels.size();
        if (isInnermost && result.rows == maxRows) return fail(TIDE_JSON_TOO_MANY_ROWS);
        const size_t width = size_t(slots[1]);
        std::vector<tide_json_value> &target = isInnermost ? values : around;
        const size_t start = isInnermost ? size_t(slots[0]) + size_t(result.rows) * width : 0;
        target.resize(start);
        target.resize(start + width, tide_json_value{});
        if (outer && width > 0) memcpy(&target[start], outer, width * sizeof *outer);
        if (key && keySlot >= 0) {
            tide_json_value &value = target[start + size_t(keySlot)];
            value.kind = TIDE_JSON_STRING;
            value.text = key->data();
            value.length = uint32_t(key->size());
        }
        hasRows = false;
        if (!walk(row, levels[level].node, target.data() + start)) return false;
        if (isInnermost) {
            result.rows++;
            return true;
        }
        return !hasRows || walkRows(rows, level + 1, around.data());
    }

    bool walkRows(dom::element each, size_t level, const tide_json_value *outer) {
        dom::array array;
        dom::object object;
        if (levels[level].members && each.get_object().get(object) == simdjson::SUCCESS) {
            std::unordered_set<std::string_view> keys;
            for (auto field : object) {
                if (!keys.insert(field.key).second) return fail(TIDE_JSON_DUPLICATE_KEY, field.key);
                if (!walkRow(field.value, &field.key, level, outer)) return false;
            }
            return true;
        }
        if (levels[level].members || each.get_array().get(array) != simdjson::SUCCESS)
            // Beside members that are groups there may be others, such as a time.
            return level > 0 && levels[level - 1].members ? true : fail(TIDE_JSON_NO_ROWS);
        for (dom::element row : array) {
            if (row.type() != dom::element_type::OBJECT && row.type() != dom::element_type::ARRAY)
                return fail(TIDE_JSON_NO_ROWS);
            if (!walkRow(row, nullptr, level, outer)) return false;
        }
        return true;
    }

    static int32_t status(simdjson::error_code error) {
        switch (error) {
        case simdjson::EMPTY: return TIDE_JSON_EMPTY;
        case simdjson::CAPACITY: return TIDE_JSON_TOO_LARGE;
        case simdjson::UTF8_ERROR: return TIDE_JSON_BAD_UTF8;
        case simdjson::DEPTH_ERROR: return TIDE_JSON_TOO_DEEP;
        case simdjson::NUMBER_ERROR: return TIDE_JSON_BAD_NUMBER;
        case simdjson::MEMALLOC: return TIDE_JSON_NO_MEMORY;
        default: return TIDE_JSON_INVALID;
        }
    }

    void read(const uint8_t *payload, size_t length) {
        if (!isPrepared) prepare();
        result = tide_json_result{};
        hasRows = false;
        if (length >= 3 && memcmp(payload, "\xEF\xBB\xBF", 3) == 0) {  // a byte order mark is no part of the text
            payload += 3;
            length -= 3;
        }
        if (length > maxBytes) { fail(TIDE_JSON_TOO_LARGE); return; }
        dom::element document;
        // Not reallocated: the caller promises the padding.
        if (auto error = parser.parse(payload, length, false).get(document)) { fail(status(error)); return; }
        values.assign(size_t(slots[0]), tide_json_value{});
        if (walk(document, TIDE_JSON_ROOT, values.data()) && !levels.empty()) {
            if (hasRows) walkRows(rows, 0, nullptr);
            else fail(TIDE_JSON_NO_ROWS);
        }
        result.values = values.data();
    }

    /// Finds the edges that lead to nothing but a value; after all paths are known.
    void prepare() {
        for (Node &node : nodes)
            for (Edge &edge : node.edges) {
                const Node &child = nodes[size_t(edge.node)];
                const bool isLeaf = child.edges.empty() && child.indices.empty() && !child.isEach;
                edge.leaf = isLeaf ? child.slot : -1;
            }
        isPrepared = true;
    }

    int32_t add(int32_t parent) {
        isPrepared = false;
        Node node;
        node.isRow = parent >= 0 && nodes[size_t(parent)].isRow;
        nodes.push_back(node);
        return int32_t(nodes.size()) - 1;
    }
};

extern "C" {

tide_json_reader *tide_json_reader_create(size_t max_bytes, size_t max_depth, size_t max_rows) {
    auto *reader = new (std::nothrow) tide_json_reader(max_bytes, max_depth, max_rows);
    if (reader && reader->parser.allocate(initialBytes < max_bytes ? initialBytes : max_bytes, max_depth)) {
        delete reader;
        return nullptr;
    }
    return reader;
}

void tide_json_reader_free(tide_json_reader *reader) { delete reader; }

int32_t tide_json_reader_key(tide_json_reader *reader, int32_t node, const char *key, size_t length) {
    std::string wanted(key, length);
    for (const Edge &edge : reader->nodes[size_t(node)].edges)
        if (edge.key.text == wanted) return edge.node;
    const int32_t child = reader->add(node);
    reader->nodes[size_t(node)].edges.push_back(Edge{Key(wanted), child});
    return child;
}

int32_t tide_json_reader_index(tide_json_reader *reader, int32_t node, uint32_t index) {
    for (auto &[wanted, child] : reader->nodes[size_t(node)].indices)
        if (wanted == index) return child;
    const int32_t child = reader->add(node);
    reader->nodes[size_t(node)].indices.emplace_back(index, child);
    return child;
}

int32_t tide_json_reader_each(tide_json_reader *reader, int32_t node, int members) {
    reader->nodes[size_t(node)].isEach = true;
    reader->nodes[size_t(node)].hasMembers = members != 0;
    const int32_t row = reader->add(-1);
    reader->nodes[size_t(row)].isRow = true;
    reader->levels.push_back({row, members != 0});
    return row;
}

int32_t tide_json_reader_member_key(tide_json_reader *reader) {
    bool hasMembers = false;
    for (const auto &level : reader->levels) hasMembers = hasMembers || level.members;
    if (hasMembers && reader->keySlot < 0) reader->keySlot = reader->slots[1]++;
    return reader->keySlot;
}

int32_t tide_json_reader_slot(tide_json_reader *reader, int32_t node) {
    Node &target = reader->nodes[size_t(node)];
    reader->isPrepared = false;
    if (target.slot < 0) target.slot = reader->slots[target.isRow ? 1 : 0]++;
    return target.slot;
}

void tide_json_reader_refuse_unknown(tide_json_reader *reader) { reader->refuseUnknown = true; }

tide_json_result tide_json_reader_read(tide_json_reader *reader, const void *payload, size_t length) {
    try {
        reader->read(static_cast<const uint8_t *>(payload), length);
    } catch (const std::bad_alloc &) {  // nothing may be thrown into Swift
        reader->fail(TIDE_JSON_NO_MEMORY);
    }
    return reader->result;
}

}  // extern "C"
