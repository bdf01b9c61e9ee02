import Testing
import TideModel

struct CivilDateTests {
    @Test(
        arguments: [
            (0, CivilDate(year: 1970, month: 1, day: 1), 4), (-1, CivilDate(year: 1969, month: 12, day: 31), 3),
            (11_016, CivilDate(year: 2000, month: 2, day: 29), 2),
            (20_780, CivilDate(year: 2026, month: 11, day: 23), 1),
            (-719_468, CivilDate(year: 0, month: 3, day: 1), 3), (-25_509, CivilDate(year: 1900, month: 2, day: 28), 3),
        ] as [(Int64, CivilDate, Int64)]
    )
    func known(_ number: Int64, _ date: CivilDate, _ weekday: Int64) {
        #expect(CivilDate(dayNumber: number) == date)
        #expect(date.dayNumber == number)
        #expect(date.weekday == weekday)
    }

    @Test func everyDayFollowsTheOneBefore() {
        var last = CivilDate(dayNumber: -300_001)
        for number in Int64(-300_000)...300_000 {
            let date = CivilDate(dayNumber: number)
            let steps = date.day == last.day + 1 || (date.day == 1 && last.day >= 28)
            guard steps, date.dayNumber == number, date.weekday == (last.weekday + 1) % 7 else {
                Issue.record("day \(number): \(date)")
                return
            }
            last = date
        }
    }

    @Test func partsBeyondTheEndCountOn() {
        #expect(
            CivilDate(year: 2026, month: 13, day: 32).dayNumber == CivilDate(year: 2027, month: 2, day: 1).dayNumber
        )
    }

    @Test(arguments: [Int64.min, .max, 106_751_991_167])
    func farDaysDoNotTrap(_ number: Int64) {
        let date = CivilDate(dayNumber: number)
        #expect((1...12).contains(date.month) && (1...31).contains(date.day))
    }
}
