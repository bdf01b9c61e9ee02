/// Which target may import what.
///
/// Change it together with the design of the house, never to make a test pass.
enum ImportTable {
    enum MayImport {
        case only(Set<String>)
        case everything(except: Set<String>)
        /// A C or C++ library as a thin module: no Swift at all.
        case noSwift
    }

    static let core: Set<String> = [
        "TideModel", "TideUnits", "TideYAML", "TideQuality", "TideProfiles", "TideChunks", "TideDerive", "TideAlerts",
        "TidePipeline",
    ]
    static let roots: Set<String> = ["TideDaemon", "fieldtided", "fieldtide"]

    /// What core may use of the toolchain: values and collections, nothing that reads a clock or a file by itself.
    private static let pure: Set<String> = [
        "Swift", "FoundationEssentials", "Collections", "BasicContainers", "DequeModule", "HeapModule",
        "OrderedCollections",
    ]

    /// What an edge may use of the toolchain: it does I/O, waits, and owns threads.
    private static let outside: Set<String> = pure.union(["Foundation", "Glibc", "Dispatch", "Synchronization"])

    static let targets: [String: MayImport] = [
        // Core.
        "TideModel": .only(pure),
        // Formulas know exp, log and pow: Glibc is there for the functions of <math.h>.
        "TideUnits": .only(pure.union(["TideModel", "Yams", "Glibc"])),
        // What people write: YAML with places; a text is known by its SHA-256, a function of bytes like a codec.
        "TideYAML": .only(pure.union(["TideUnits", "Yams", "Crypto"])),
        // The tests of single series: a profile names them, `fieldtide qc` and the pipeline run them. Distances on Earth
        // need sin and cos.
        "TideQuality": .only(pure.union(["TideModel", "TideUnits", "Glibc"])),
        "TideProfiles": .only(
            pure.union(["TideModel", "TideUnits", "TideYAML", "TideQuality", "TideDerive"])
                .union(["CSimdJSON", "CZlib", "CZstd", "CCBOR"])
        ),
        "TideChunks": .only(pure.union(["TideModel"])),
        // Formulas of sea, air and sun: Glibc is there for the functions of <math.h>.
        "TideDerive": .only(pure.union(["TideModel", "TideUnits", "Glibc"])),
        // Distances from a fence need sin and cos.
        "TideAlerts": .only(pure.union(["TideModel", "TideUnits", "TideYAML", "Glibc"])),
        // The mean of directions needs sin, cos and atan2: Glibc is there for the functions of <math.h>.
        "TidePipeline": .only(
            pure.union([
                "TideModel", "TideUnits", "TideQuality", "TideDerive", "TideProfiles", "TideAlerts", "Glibc",
            ])
        ),

        // Edges: core, one outside system, and the log. None imports another.
        "TideMQTT": .only(
            outside.union(core).union(["CMosquitto", "Logging"])
                // Of an oversize frame the transport keeps the beginning and the SHA-256 of the whole.
                .union(["Crypto"])
        ),
        "TideSQLite": .only(
            outside.union(core).union(["GRDB", "CZstd", "Logging"])
                // Every file of a backup is known by its SHA-256, which other tools can check too.
                .union(["Crypto"])
        ),
        "TideClickHouse": .only(outside.union(core).union(["AsyncHTTPClient", "Logging"])),
        "TideNotify": .only(
            outside.union(core).union(["AsyncHTTPClient", "CCurl", "Crypto", "Logging"])
                // The client's own vocabulary: bodies, headers, failed connections, authorities of certificates.
                .union(["NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL"])
        ),
        "TideAPI": .only(
            outside.union(core).union([
                "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "ServiceLifecycle", "Crypto", "Logging",
            ])
            // Hummingbird's own vocabulary: its header names and body buffers live in these modules.
            .union(["HTTPTypes", "NIOCore", "NIOHTTP1", "NIOFoundationCompat"])
            // The client of the control socket: HTTP over a Unix socket, and the event loops it runs on.
            .union(["AsyncHTTPClient", "NIOPosix"])
        ),
        // As pure as core, and nobody's dependency but the command line's: Glibc is there for the functions of <math.h>.
        "TideSim": .only(pure.union(["TideModel", "TideUnits", "TideProfiles", "Glibc"])),

        // Leaves.
        "CMosquitto": .noSwift, "CSimdJSON": .noSwift, "CZstd": .noSwift, "CZlib": .noSwift, "CCBOR": .noSwift,
        "CCurl": .noSwift, "CMalloc": .noSwift,

        // Roots. The daemon never carries the simulator, and so neither does the library it links.
        "TideDaemon": .everything(except: ["TideSim", "fieldtide", "fieldtided"]),
        "fieldtided": .everything(except: ["TideSim"]),
        "fieldtide": .everything(except: []),
    ]

    /// What is wrong with the imports of a file's text in `target`; empty when all arrows point the right way.
    static func wrongArrows(target: String, path: String, text: String) -> [String] {
        guard let rule = targets[target] else { return ["\(path): target \(target) is not in ImportTable.targets"] }
        return SwiftSource(text).imports.compactMap { found in
            switch rule {
            case .only(let allowed) where allowed.contains(found.module): nil
            case .everything(let banned) where !banned.contains(found.module): nil
            default: "\(path):\(found.line): \(target) must not import \(found.module)"
            }
        }
    }
}
