/// Kinds of registry entries, in the order in which one may name another.
public enum RegistryKind: String, Sendable, CaseIterable {
    /// As in the registry's files, routes and commands.
    case enterprise, site, unit, device
}
