internal import Yams

/// Makes values of the parser's nodes, and counts them: nodes are shared by aliases, values are not.
struct YAMLTree {
    let log: YAMLLog
    private var count = 0

    init(log: YAMLLog) { self.log = log }

    /// The value of a node; nil after noting a problem.
    mutating func value(_ node: Node, path: String, depth: Int) -> YAMLValue? {
        let (line, column) = (node.mark?.line ?? 1, node.mark?.column ?? 1)
        guard depth <= YAMLReader.maximumDepth else {
            log.add(line: line, column: column, "nested deeper than \(YAMLReader.maximumDepth) levels")
            return nil
        }
        count += 1
        guard count <= YAMLReader.maximumValues else {
            log.add(line: line, column: column, "too many values", hint: "at most \(YAMLReader.maximumValues)")
            return nil
        }
        guard let content = content(node, path: path, depth: depth) else { return nil }
        return YAMLValue(content: content, line: line, column: column, path: path, log: log)
    }

    private mutating func content(_ node: Node, path: String, depth: Int) -> YAMLValue.Content? {
        switch node {
        case .scalar(let scalar):
            return .scalar(scalar.string, isPlain: scalar.style == .plain || scalar.style == .any)
        case .sequence(let nodes):
            var items: [YAMLValue] = []
            items.reserveCapacity(nodes.count)
            for (index, node) in nodes.enumerated() {
                guard let item = value(node, path: "\(path)[\(index)]", depth: depth + 1) else { return nil }
                items.append(item)
            }
            return .list(items)
        case .mapping(let mapping):
            return entries(mapping, path: path, depth: depth).map { .map($0) }
        case .alias(let alias):
            log.add(line: alias.mark?.line ?? 1, column: alias.mark?.column ?? 1, "aliases (*name) are not allowed")
            return nil
        }
    }

    private mutating func entries(
        _ mapping: Node.Mapping,
        path: String,
        depth: Int
    ) -> [(key: YAMLValue, value: YAMLValue)]? {
        var entries: [(key: YAMLValue, value: YAMLValue)] = []
        entries.reserveCapacity(mapping.count)
        for index in mapping.indices {
            let (key, node) = mapping[index]
            guard let name = key.scalar?.string else {
                log.add(line: key.mark?.line ?? 1, column: key.mark?.column ?? 1, "a key must be text")
                return nil
            }
            let inner = path.isEmpty ? name : "\(path).\(name)"
            guard let key = value(key, path: path, depth: depth), let value = value(node, path: inner, depth: depth + 1)
            else { return nil }
            entries.append((key, value))
        }
        return entries
    }
}
