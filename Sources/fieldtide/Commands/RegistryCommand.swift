public import ArgumentParser
public import TideAPI

/// `fieldtide registry`.
struct RegistryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registry",
        abstract: "Enterprises, sites, units and devices: apply files, list, show, history.",
        discussion: "Example: fieldtide registry apply --dry-run config/sample-county.yaml",
        subcommands: [RegistryApply.self, RegistryList.self, RegistryShow.self, RegistryHistory.self]
    )
}

extension RegistryKind: ExpressibleByArgument {}
