internal import TideModel

extension ControlRoutes {
    /// Body of a change of the registry.
    struct RegistryBody: Codable {
        var entities: [RegistryEntityDTO]
    }

    static func registry(_ service: ControlService) -> [ControlRoute] {
        [
            ControlRoute("GET", "registry", "registry entries (kind)") { reader, _ in
                let kind = reader.choice("kind", of: RegistryKind.self)
                try reader.finish()
                return try json(try await service.registryList(kind?.rawValue))
            },
            ControlRoute("GET", "registry/history", "versions of one entry (kind, id)") { reader, _ in
                let kind = reader.choice("kind", of: RegistryKind.self)
                let id = reader.text("id")
                try reader.finish()
                guard let kind, let id else {
                    throw ControlError(400, ["kind and id are needed: kind=device&id=north-bay/buoy-1"])
                }
                return try json(try await service.registryHistory(kind.rawValue, id))
            },
            ControlRoute("POST", "registry", "changes the registry (dry_run); body {\"entities\": […]}") { reader, _ in
                let dryRun = reader.flag("dry_run")
                try reader.finish()
                let entities = try Self.entities(reader.request.body)
                return try json(try await service.registryApply(entities, dryRun))
            },
        ]
    }

    private static func entities(_ body: [UInt8]) throws -> [RegistryEntity] {
        let items: [RegistryEntityDTO]
        do {
            items = try ControlJSON.decode(RegistryBody.self, from: body).entities
        } catch {
            throw ControlError(400, ["the body is no list of registry entries: \(ControlJSON.explain(error))"])
        }
        return try items.map { try $0.entity() }
    }
}
