// swift-tools-version: 6.1
import PackageDescription

// Strict by default: language mode 6, imports private unless said otherwise, `any` written out.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func core(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "fieldtide",
    products: [
        .executable(name: "fieldtided", targets: ["fieldtided"]),
        .executable(name: "fieldtide", targets: ["fieldtide"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Leaves: Debian's C and C++ libraries as thin modules.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CMosquitto", pkgConfig: "libmosquitto", providers: [.apt(["libmosquitto-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(
            name: "CSimdJSON",
            cxxSettings: [.unsafeFlags(["-O2"])],
            linkerSettings: [.linkedLibrary("simdjson")]),

        // Core: pure, no I/O, no clock, no logger.
        core("TideModel", exclude: ["FORMAT.md"]),
        core("TideUnits", ["TideModel"], exclude: ["quantities.yaml", "generate-quantities.py"]),
        core("TideYAML", ["TideUnits", crypto, yams]),
        core("TideQuality", ["TideModel", "TideUnits"]),
        core("TideAlerts", ["TideModel", "TideUnits", "TideYAML"], exclude: ["FORMAT.md"]),
        core(
            "TideProfiles",
            ["TideModel", "TideUnits", "TideQuality", "TideDerive", "TideYAML", "CSimdJSON", "CZlib", "CZstd"]),
        core(
            "TidePipeline",
            ["TideModel", "TideUnits", "TideQuality", "TideDerive", "TideProfiles", "TideAlerts"],
            exclude: ["FORMAT.md"]),
        core("TideChunks", ["TideModel"], exclude: ["FORMAT.md"]),
        core("TideDerive", ["TideModel", "TideUnits"]),

        // Edges: each owns one outside system.
        core("TideMQTT", ["TideModel", "CMosquitto", crypto, logging]),
        core("TideSQLite", ["TideModel", "TideChunks", "CZstd", crypto, grdb, logging], exclude: ["FORMAT.md"]),
        core("TideNotify", ["TideModel", "CCurl", asyncHTTPClient, crypto, nioCore, nioHTTP1, nioPosix, nioSSL]),
        core("TideSim", ["TideModel", "TideUnits", "TideProfiles"]),
        core(
            "TideAPI",
            ["TideModel", "TideUnits", "TideQuality", hummingbird, asyncHTTPClient, crypto, nioCore, lifecycle, logging]),

        // Roots.
        core(
            "TideDaemon",
            [
                "TideModel", "TideUnits", "TideYAML", "TideProfiles", "TideChunks", "TideAlerts", "TidePipeline",
                "TideMQTT", "TideSQLite", "TideNotify",
                "TideAPI", "CMalloc", lifecycle,
                logging, yams,
            ]),
        .executableTarget(name: "fieldtided", dependencies: ["TideDaemon", argumentParser], swiftSettings: strict),
        .executableTarget(
            name: "fieldtide",
            dependencies: [
                "TideDaemon", "TideAPI", "TideAlerts", "TideDerive", "TideMQTT", "TideModel", "TideProfiles",
                "TideQuality",
                "TideSQLite", "TideSim", "TideUnits", "TideYAML", "CZlib", argumentParser, crypto, logging,
            ],
            swiftSettings: strict),

        // Benchmarks: what `bench/run` starts.
        .executableTarget(
            name: "codec-bench",
            dependencies: ["TideModel", "TideProfiles"],
            path: "bench/codecs",
            exclude: ["binary.yaml", "json.yaml", "lines.yaml"],
            swiftSettings: [.swiftLanguageMode(.v6)]),

        .executableTarget(
            name: "chunk-bench",
            dependencies: ["TideModel", "TideChunks"],
            path: "bench/chunks",
            swiftSettings: [.swiftLanguageMode(.v6)]),

        .executableTarget(
            name: "store-bench",
            dependencies: ["TideModel", "TideSQLite"],
            path: "bench/store",
            swiftSettings: [.swiftLanguageMode(.v6)]),

        // Tests, by the public surface.
        .target(
            name: "TideTesting",
            dependencies: ["TideModel", "CMosquitto"],
            path: "Tests/TideTesting",
            swiftSettings: strict),
        .executableTarget(
            name: "store-worker",
            dependencies: ["TideModel", "TideSQLite", "TideTesting"],
            path: "Tests/store-worker",
            swiftSettings: [.swiftLanguageMode(.v6)]),
        tests("HouseTests", []),
        tests("TideModelTests", ["TideModel", "TideTesting"]),
        tests("TideUnitsTests", ["TideUnits", "TideTesting", yams], exclude: ["Fixtures"]),
        tests(
            "TideQualityTests",
            ["TideModel", "TideUnits", "TideYAML", "TideQuality", "TideProfiles", "TideTesting"],
            exclude: ["Fixtures"]),
        tests("TideDeriveTests", ["TideUnits", "TideDerive", "TideTesting"], exclude: ["Fixtures"]),
        tests("TideProfilesTests", ["TideModel", "TideUnits", "TideYAML", "TideProfiles", "TideTesting"], exclude: ["Fixtures"]),
        tests(
            "TidePipelineTests",
            ["TideModel", "TideUnits", "TideDerive", "TideProfiles", "TideAlerts", "TidePipeline", "TideSQLite", "TideTesting"]),
        tests("TideAlertsTests", ["TideModel", "TideUnits", "TideYAML", "TideAlerts", "TideTesting"]),
        tests("TideChunksTests", ["TideModel", "TideChunks", "TideTesting"], exclude: ["Fixtures"]),
        tests("TideSQLiteTests", ["TideModel", "TideChunks", "TideSQLite", "TideTesting", grdb]),
        tests("TideMQTTTests", ["TideModel", "TideMQTT", "TideTesting", "CMosquitto", crypto, logging]),
        tests(
            "TideNotifyTests",
            ["TideModel", "TideMQTT", "TideNotify", "TideTesting", logging],
            exclude: ["Fixtures"]),
        tests("TideSimTests", ["TideModel", "TideUnits", "TideProfiles", "TideSim"]),
        tests(
            "TideAPITests",
            ["TideModel", "TideAPI", "TideTesting", hummingbird, asyncHTTPClient, nioCore, lifecycle, logging],
            exclude: ["Golden"]),
        tests(
            "FieldtideTests",
            ["TideModel", "TideAlerts", "TideAPI", "TideDaemon", "TideSQLite", "TideTesting", logging],
            exclude: ["Fixtures"]),
        tests(
            "TideDaemonTests",
            [
                "TideModel", "TideAlerts", "TideAPI", "TideDaemon", "TideMQTT", "TidePipeline", "TideProfiles", "TideSQLite",
                "TideTesting", asyncHTTPClient, grdb, nioCore, logging,
            ],
            exclude: ["Fixtures"]),
    ],
    cxxLanguageStandard: .cxx17
)

// `make fuzz`: an input loop of libFuzzer instead of a main function, so only with --sanitize=fuzzer.
if Context.environment["FIELDTIDE_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "fuzz-formats",
            dependencies: ["TideModel", "TideProfiles"],
            path: "fuzz/formats",
            swiftSettings: [.swiftLanguageMode(.v6), .unsafeFlags(["-parse-as-library"])]))
}
