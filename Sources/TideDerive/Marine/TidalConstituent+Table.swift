extension TidalConstituent {
    /// The constituents that are known, in the order in which functions take them.
    ///
    /// Source: Foreman (1977), Manual for tidal heights analysis and prediction, Pacific Marine Science Report 77-10
    /// (Doodson numbers, satellites after Cartwright & Tayler 1971), as tabulated by T_TIDE and UTide 0.4.
    static let all: [TidalConstituent] = semidiurnal + diurnal + longPeriod + shallow

    private static let semidiurnal = [
        Self(
            "M2",
            [2, 0, 0, 0, 0, 0],
            phase: 0,
            satellites: [
                (-1, -1, 0, 0.75, 0.0001, .semidiurnal), (-1, 0, 0, 0.75, 0.0004, .semidiurnal),
                (0, -2, 0, 0, 0.0005, .none), (0, -1, 0, 0.5, 0.0373, .none), (1, -1, 0, 0.25, 0.0001, .semidiurnal),
                (1, 0, 0, 0.75, 0.0009, .semidiurnal), (1, 1, 0, 0.75, 0.0002, .semidiurnal),
                (2, 0, 0, 0, 0.0006, .none),
                (2, 1, 0, 0, 0.0002, .none),
            ]
        ),
        Self(
            "S2",
            [2, 2, -2, 0, 0, 0],
            phase: 0,
            satellites: [
                (0, -1, 0, 0, 0.0022, .none), (1, 0, 0, 0.75, 0.0001, .semidiurnal), (2, 0, 0, 0, 0.0001, .none),
            ]
        ),
        Self(
            "N2",
            [2, -1, 0, 1, 0, 0],
            phase: 0,
            satellites: [
                (-2, -2, 0, 0.5, 0.0039, .none), (-1, 0, 1, 0, 0.0008, .none), (0, -2, 0, 0, 0.0005, .none),
                (0, -1, 0, 0.5, 0.0373, .none),
            ]
        ),
        Self(
            "K2",
            [2, 2, 0, 0, 0, 0],
            phase: 0,
            satellites: [
                (-1, 0, 0, 0.75, 0.0024, .semidiurnal), (-1, 1, 0, 0.75, 0.0004, .semidiurnal),
                (0, -1, 0, 0.5, 0.0128, .none), (0, 1, 0, 0, 0.298, .none), (0, 2, 0, 0, 0.0324, .none),
            ]
        ),
        Self(
            "2N2",
            [2, -2, 0, 2, 0, 0],
            phase: 0,
            satellites: [
                (-2, -2, 0, 0.5, 0.0061, .none), (-1, -1, 0, 0.25, 0.0117, .semidiurnal),
                (-1, 0, 0, 0.25, 0.0678, .semidiurnal), (0, -1, 0, 0.5, 0.0374, .none),
            ]
        ),
        Self(
            "MU2",
            [2, -2, 2, 0, 0, 0],
            phase: 0,
            satellites: [
                (-1, -1, 0, 0.25, 0.0018, .semidiurnal), (-1, 0, 0, 0.25, 0.0104, .semidiurnal),
                (0, -1, 0, 0.5, 0.0375, .none),
            ]
        ),
        Self(
            "NU2",
            [2, -1, 2, -1, 0, 0],
            phase: 0,
            satellites: [
                (0, -1, 0, 0.5, 0.0373, .none), (1, 0, 0, 0.75, 0.0042, .semidiurnal), (2, 0, 0, 0, 0.0042, .none),
                (2, 1, 0, 0.5, 0.0036, .none),
            ]
        ),
        Self(
            "L2",
            [2, 1, 0, -1, 0, 0],
            phase: -0.5,
            satellites: [
                (0, -1, 0, 0.5, 0.0366, .none), (2, -1, 0, 0, 0.0047, .none), (2, 0, 0, 0.5, 0.2505, .none),
                (2, 1, 0, 0.5, 0.1102, .none), (2, 2, 0, 0.5, 0.0156, .none),
            ]
        ),
        Self("T2", [2, 2, -3, 0, 0, 1], phase: 0),
        Self(
            "R2",
            [2, 2, -1, 0, 0, -1],
            phase: -0.5,
            satellites: [
                (0, 0, 2, 0.5, 0.2535, .none), (0, 1, 2, 0, 0.0141, .none),
            ]
        ),
        Self(
            "LDA2",
            [2, 1, -2, 1, 0, 0],
            phase: -0.5,
            satellites: [
                (0, -1, 0, 0.5, 0.0448, .none)
            ]
        ),
        Self(
            "EPS2",
            [2, -3, 2, 1, 0, 0],
            phase: 0,
            satellites: [
                (-1, -1, 0, 0.25, 0.0075, .semidiurnal), (-1, 0, 0, 0.25, 0.0402, .semidiurnal),
                (0, -1, 0, 0.5, 0.0373, .none),
            ]
        ),
        Self(
            "M3",
            [3, 0, 0, 0, 0, 0],
            phase: -0.5,
            satellites: [
                (0, -1, 0, 0.5, 0.0564, .none)
            ]
        ),
    ]

    private static let diurnal = [
        Self(
            "K1",
            [1, 1, 0, 0, 0, 0],
            phase: -0.75,
            satellites: [
                (-2, -1, 0, 0, 0.0002, .none), (-1, -1, 0, 0.75, 0.0001, .diurnal), (-1, 0, 0, 0.25, 0.0007, .diurnal),
                (-1, 1, 0, 0.75, 0.0001, .diurnal), (0, -2, 0, 0, 0.0001, .none), (0, -1, 0, 0.5, 0.0198, .none),
                (0, 1, 0, 0, 0.1356, .none), (0, 2, 0, 0.5, 0.0029, .none), (1, 0, 0, 0.25, 0.0002, .diurnal),
                (1, 1, 0, 0.25, 0.0001, .diurnal),
            ]
        ),
        Self(
            "O1",
            [1, -1, 0, 0, 0, 0],
            phase: -0.25,
            satellites: [
                (-1, 0, 0, 0.25, 0.0003, .diurnal), (0, -2, 0, 0.5, 0.0058, .none), (0, -1, 0, 0, 0.1885, .none),
                (1, -1, 0, 0.25, 0.0004, .diurnal), (1, 0, 0, 0.75, 0.0029, .diurnal),
                (1, 1, 0, 0.25, 0.0004, .diurnal),
                (2, 0, 0, 0.5, 0.0064, .none), (2, 1, 0, 0.5, 0.001, .none),
            ]
        ),
        Self(
            "P1",
            [1, 1, -2, 0, 0, 0],
            phase: -0.25,
            satellites: [
                (0, -2, 0, 0, 0.0008, .none), (0, -1, 0, 0.5, 0.0112, .none), (0, 0, 2, 0.5, 0.0004, .none),
                (1, 0, 0, 0.75, 0.0004, .diurnal), (2, 0, 0, 0.5, 0.0015, .none), (2, 1, 0, 0.5, 0.0003, .none),
            ]
        ),
        Self(
            "Q1",
            [1, -2, 0, 1, 0, 0],
            phase: -0.25,
            satellites: [
                (-2, -3, 0, 0.5, 0.0007, .none), (-2, -2, 0, 0.5, 0.0039, .none), (-1, -2, 0, 0.75, 0.001, .diurnal),
                (-1, -1, 0, 0.75, 0.0115, .diurnal), (-1, 0, 0, 0.75, 0.0292, .diurnal), (0, -2, 0, 0.5, 0.0057, .none),
                (-1, 0, 1, 0, 0.0008, .none), (0, -1, 0, 0, 0.1884, .none), (1, 0, 0, 0.75, 0.0018, .diurnal),
                (2, 0, 0, 0.5, 0.0028, .none),
            ]
        ),
        Self(
            "J1",
            [1, 2, 0, -1, 0, 0],
            phase: -0.75,
            satellites: [
                (0, -1, 0, 0.5, 0.0294, .none), (0, 1, 0, 0, 0.198, .none), (0, 2, 0, 0.5, 0.0047, .none),
                (1, -1, 0, 0.75, 0.0027, .diurnal), (1, 0, 0, 0.25, 0.0816, .diurnal),
                (1, 1, 0, 0.25, 0.0331, .diurnal),
                (1, 2, 0, 0.25, 0.0027, .diurnal), (2, 0, 0, 0.5, 0.0152, .none), (2, 1, 0, 0.5, 0.0098, .none),
                (2, 2, 0, 0.5, 0.0057, .none),
            ]
        ),
        Self(
            "OO1",
            [1, 3, 0, 0, 0, 0],
            phase: -0.75,
            satellites: [
                (-2, -1, 0, 0.5, 0.0037, .none), (-2, 0, 0, 0, 0.1496, .none), (-2, 1, 0, 0, 0.0296, .none),
                (-1, 0, 0, 0.25, 0.024, .diurnal), (-1, 1, 0, 0.25, 0.0099, .diurnal), (0, 1, 0, 0, 0.6398, .none),
                (0, 2, 0, 0, 0.1342, .none), (0, 3, 0, 0, 0.0086, .none),
            ]
        ),
        Self(
            "NO1",
            [1, 0, 0, 1, 0, 0],
            phase: -0.75,
            satellites: [
                (-2, -2, 0, 0.5, 0.0057, .none), (-2, -1, 0, 0, 0.0665, .none), (-2, 0, 0, 0, 0.3596, .none),
                (-1, -1, 0, 0.75, 0.0331, .diurnal), (-1, 0, 0, 0.25, 0.2227, .diurnal),
                (-1, 1, 0, 0.75, 0.029, .diurnal), (0, -1, 0, 0.5, 0.029, .none), (0, 1, 0, 0, 0.2004, .none),
                (0, 2, 0, 0.5, 0.0054, .none),
            ]
        ),
        Self(
            "RHO1",
            [1, -2, 2, -1, 0, 0],
            phase: -0.25,
            satellites: [
                (0, -2, 0, 0.5, 0.0058, .none), (0, -1, 0, 0, 0.1882, .none), (1, 0, 0, 0.75, 0.0131, .diurnal),
                (2, 0, 0, 0.5, 0.0576, .none), (2, 1, 0, 0, 0.0175, .none),
            ]
        ),
        Self(
            "2Q1",
            [1, -3, 0, 2, 0, 0],
            phase: -0.25,
            satellites: [
                (-2, -2, 0, 0.5, 0.0063, .none), (-1, -1, 0, 0.75, 0.0241, .diurnal),
                (-1, 0, 0, 0.75, 0.0607, .diurnal),
                (0, -2, 0, 0.5, 0.0063, .none), (0, -1, 0, 0, 0.1885, .none),
            ]
        ),
        Self(
            "S1",
            [1, 1, -1, 0, 0, 1],
            phase: -0.75,
            satellites: [
                (0, 0, -2, 0, 0.3534, .none), (0, 1, 0, 0.5, 0.0264, .none),
            ]
        ),
    ]

    private static let longPeriod = [
        Self("MF", [0, 2, 0, 0, 0, 0], phase: 0),
        Self("MM", [0, 1, 0, -1, 0, 0], phase: 0),
        Self("MSF", [0, 2, -2, 0, 0, 0], phase: 0),
        Self("SSA", [0, 0, 2, 0, 0, 0], phase: 0),
        Self("SA", [0, 0, 1, 0, 0, -1], phase: 0),
    ]

    private static let shallow = [
        Self("M4", of: [("M2", 2)], among: semidiurnal + diurnal),
        Self("MS4", of: [("M2", 1), ("S2", 1)], among: semidiurnal + diurnal),
        Self("MN4", of: [("M2", 1), ("N2", 1)], among: semidiurnal + diurnal),
        Self("M6", of: [("M2", 3)], among: semidiurnal + diurnal),
        Self("2MS6", of: [("M2", 2), ("S2", 1)], among: semidiurnal + diurnal),
        Self("S4", of: [("S2", 2)], among: semidiurnal + diurnal),
        Self("M8", of: [("M2", 4)], among: semidiurnal + diurnal),
        Self("2SM2", of: [("S2", 2), ("M2", -1)], among: semidiurnal + diurnal),
        Self("MK3", of: [("M2", 1), ("K1", 1)], among: semidiurnal + diurnal),
        Self("SK3", of: [("S2", 1), ("K1", 1)], among: semidiurnal + diurnal),
    ]
}
