public import TideModel

/// One version of a registry entry.
public struct RegistryEntryDTO: Sendable, Equatable, Codable {
    /// Its version, from 1.
    public var version: Int
    /// The record that made it.
    public var record: RecordNumber
    /// When it was recorded, milliseconds since 1970.
    public var at: Int64
    /// The entry.
    public var entity: RegistryEntity
    /// What the device last said of itself, such as its firmware, by name; of the newest version of a device alone.
    public var attributes: [String: String] = [:]
    /// Makes a version.
    public init(version: Int, record: RecordNumber, at: Int64, entity: RegistryEntity) {
        self.version = version
        self.record = record
        self.at = at
        self.entity = entity
    }

    private enum CodingKeys: String, CodingKey { case version, record, at, entity, attributes }

    /// Reads a version whose entry stands as `RegistryEntityDTO` writes it.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        version = try container.decode(Int.self, forKey: .version)
        record = try container.decode(RecordNumber.self, forKey: .record)
        at = try container.decode(Int64.self, forKey: .at)
        entity = try container.decode(RegistryEntityDTO.self, forKey: .entity).entity()
        attributes = try container.decodeIfPresent([String: String].self, forKey: .attributes) ?? [:]
    }

    /// Writes a version, its entry as `RegistryEntityDTO` does.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(version, forKey: .version)
        try container.encode(record, forKey: .record)
        try container.encode(at, forKey: .at)
        try container.encode(RegistryEntityDTO(entity), forKey: .entity)
        if !attributes.isEmpty { try container.encode(attributes, forKey: .attributes) }
    }
}
