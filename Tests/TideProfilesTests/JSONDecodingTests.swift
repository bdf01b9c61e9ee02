import Testing
import TideModel
import TideProfiles

@Suite("JSON payloads")
struct JSONDecodingTests {
    static let values: [PayloadCase] = [
        .init(
            testDescription: "all fields, cells in the order of channels",
            payload: #"{"ts":1763999999000,"temp":68.5,"n":7,"state":{"pump":true,"mode":"run"},"values":[1,7.5,3]}"#,
            want: "1763999999000[aerator_state=1.0 ph=7.5 pump_state=1.0 reboot_count=7.0 water_temperature=68.5]"
        ),
        .init(
            testDescription: "keys in another order, and unknown ones",
            payload: #"{"values":[0,8],"zz":{"temp":1},"temp":1,"ts":1763999999000}"#,
            want: "1763999999000[ph=8.0 water_temperature=1.0]"
        ),
        .init(
            testDescription: "absent fields make no cells",
            payload: #"{"ts":1763999999000,"n":1}"#,
            want: "1763999999000[reboot_count=1.0]"
        ),
        .init(testDescription: "no field of the profile", payload: #"{"ts":1763999999000}"#, want: ""),
        .init(
            testDescription: "null is missing",
            payload: #"{"ts":1763999999000,"temp":null}"#,
            want: "1763999999000[water_temperature=missing]"
        ),
        .init(
            testDescription: "empty marker",
            payload: #"{"ts":1763999999000,"temp":""}"#,
            want: "1763999999000[water_temperature=missing]"
        ),
        .init(
            testDescription: "text marker",
            payload: #"{"ts":1763999999000,"temp":"N/A"}"#,
            want: "1763999999000[water_temperature=missing]"
        ),
        .init(
            testDescription: "numeric marker",
            payload: #"{"ts":1763999999000,"temp":-999}"#,
            want: "1763999999000[water_temperature=missing]"
        ),
        .init(
            testDescription: "numeric marker with a point",
            payload: #"{"ts":1763999999000,"temp":-999.0}"#,
            want: "1763999999000[water_temperature=missing]"
        ),
        .init(
            testDescription: "numeric marker as text",
            payload: #"{"ts":1763999999000,"temp":"-999"}"#,
            want: "1763999999000[water_temperature=missing]"
        ),
        .init(
            testDescription: "a number as text",
            payload: #"{"ts":1763999999000,"temp":" 21.50 "}"#,
            want: "1763999999000[water_temperature=21.5]"
        ),
        .init(
            testDescription: "text that is no number",
            payload: #"{"ts":1763999999000,"temp":"21 C"}"#,
            want: "1763999999000[water_temperature=wrong_type]"
        ),
        .init(
            testDescription: "hexadecimal text is no number",
            payload: #"{"ts":1763999999000,"temp":"0x10"}"#,
            want: "1763999999000[water_temperature=wrong_type]"
        ),
        .init(
            testDescription: "infinity as text is no number",
            payload: #"{"ts":1763999999000,"temp":"inf"}"#,
            want: "1763999999000[water_temperature=wrong_type]"
        ),
        .init(
            testDescription: "a wrong channel leaves the others",
            payload: #"{"ts":1763999999000,"temp":{},"n":2}"#,
            want: "1763999999000[reboot_count=2.0 water_temperature=wrong_type]"
        ),
        .init(
            testDescription: "true is no number",
            payload: #"{"ts":1763999999000,"temp":true}"#,
            want: "1763999999000[water_temperature=wrong_type]"
        ),
        .init(
            testDescription: "whole number with a point",
            payload: #"{"ts":1763999999000,"n":7.0}"#,
            want: "1763999999000[reboot_count=7.0]"
        ),
        .init(
            testDescription: "no whole number",
            payload: #"{"ts":1763999999000,"n":7.5}"#,
            want: "1763999999000[reboot_count=wrong_type]"
        ),
        .init(
            testDescription: "2^53",
            payload: #"{"ts":1763999999000,"n":9007199254740992}"#,
            want: "1763999999000[reboot_count=9007199254740992.0]"
        ),
        .init(
            testDescription: "2^53 + 1",
            payload: #"{"ts":1763999999000,"n":9007199254740993}"#,
            want: "1763999999000[reboot_count=too_large]"
        ),
        .init(
            testDescription: "-2^53 - 1 for a number",
            payload: #"{"ts":1763999999000,"temp":-9007199254740993}"#,
            want: "1763999999000[water_temperature=too_large]"
        ),
        .init(
            testDescription: "2^63",
            payload: #"{"ts":1763999999000,"n":9223372036854775808}"#,
            want: "1763999999000[reboot_count=too_large]"
        ),
        .init(
            testDescription: "2^53 + 1 as text",
            payload: #"{"ts":1763999999000,"n":"9007199254740993"}"#,
            want: "1763999999000[reboot_count=too_large]"
        ),
        .init(
            testDescription: "30 digits as text",
            payload: #"{"ts":1763999999000,"n":"100000000000000000000000000000"}"#,
            want: "1763999999000[reboot_count=too_large]"
        ),
        .init(
            testDescription: "boolean as number",
            payload: #"{"ts":1763999999000,"state":{"pump":0}}"#,
            want: "1763999999000[pump_state=0.0]"
        ),
        .init(
            testDescription: "boolean as text",
            payload: #"{"ts":1763999999000,"state":{"pump":"true"}}"#,
            want: "1763999999000[pump_state=1.0]"
        ),
        .init(
            testDescription: "2 is no boolean",
            payload: #"{"ts":1763999999000,"state":{"pump":2}}"#,
            want: "1763999999000[pump_state=wrong_type]"
        ),
        .init(
            testDescription: "code by number",
            payload: #"{"ts":1763999999000,"state":{"mode":0}}"#,
            want: "1763999999000[aerator_state=0.0]"
        ),
        .init(
            testDescription: "code as text",
            payload: #"{"ts":1763999999000,"state":{"mode":"1"}}"#,
            want: "1763999999000[aerator_state=1.0]"
        ),
        .init(
            testDescription: "unknown code",
            payload: #"{"ts":1763999999000,"state":{"mode":9}}"#,
            want: "1763999999000[aerator_state=unknown_code]"
        ),
        .init(
            testDescription: "unknown label",
            payload: #"{"ts":1763999999000,"state":{"mode":"fly"}}"#,
            want: "1763999999000[aerator_state=unknown_code]"
        ),
        .init(
            testDescription: "an object where a path goes on",
            payload: #"{"ts":1763999999000,"state":5,"n":1}"#,
            want: "1763999999000[reboot_count=1.0]"
        ),
        .init(
            testDescription: "array too short",
            payload: #"{"ts":1763999999000,"values":[1],"n":1}"#,
            want: "1763999999000[reboot_count=1.0]"
        ),
        .init(
            testDescription: "byte order mark",
            payload: "\u{FEFF}{\"ts\":1763999999000,\"n\":1}",
            want: "1763999999000[reboot_count=1.0]"
        ),
        .init(
            testDescription: "escaped key",
            payload: #"{"ts":1763999999000,"\u006e":1}"#,
            want: "1763999999000[reboot_count=1.0]"
        ),
        .init(testDescription: "an array as document", payload: "[1,2]", want: ""),
        .init(
            testDescription: "negative zero stays",
            payload: #"{"ts":1763999999000,"temp":-0.0}"#,
            want: "1763999999000[water_temperature=-0.0]"
        ),
    ]

    @Test("become cells", arguments: values)
    func cells(_ test: PayloadCase) throws {
        let profile = try Sample.profile()
        #expect(Sample.words(Sample.decode(test.payload, by: profile), profile) == test.want)
    }

    @Test("a cell tells why it cannot be used")
    func explainsCells() throws {
        let profile = try Sample.profile()
        let frame = Sample.decode(
            #"{"ts":1763999999000,"temp":{},"n":9007199254740993,"state":{"mode":9}}"#,
            by: profile
        )
        #expect(frame.faults == 3)
        let decoder = ProfileDecoder(profile)
        #expect(
            frame.cells.map { decoder.explain($0) } == [
                "aerator_state: the code at $.state.mode is none of 0 idle, 1 run",
                "reboot_count: the whole number at $.n is beyond 2^53",
                "water_temperature: what stands at $.temp is no number",
            ]
        )
    }
}
