extension ProfileErrorsTests {
    static let meaning: [ErrorCase] = [
        .init(
            "sequence of no series",
            "time: {source",
            "delivery: {sequence: {series: temp, wrap: 1}}\ntime: {source",
            "buoy.yaml:7:31: delivery.sequence.series: there is no series temp; known are aerator_state, ph, pump_state, reboot_count, water_temperature",
            "buoy.yaml:7:43: delivery.sequence.wrap: 1 is out of range; right is 2…9007199254740992"
        ),
        .init(
            "sequence of a gauge",
            "time: {source",
            "delivery: {sequence: {series: ph}}\ntime: {source",
            #"buoy.yaml:7:31: delivery.sequence.series: series ph is ph, which counts no messages; write quantity: message_count, unit: "1" there"#
        ),
        .init(
            "sequence by path",
            "time: {source",
            "delivery: {sequence: {path: $.n, gap_alert: 3}}\ntime: {source",
            "buoy.yaml:7:22: delivery.sequence: series is missing; the channel that holds the numbers",
            "buoy.yaml:7:23: delivery.sequence: path is a field: give it a series and name that here",
            "buoy.yaml:7:34: delivery.sequence: gap_alert is not supported by this version; remove it"
        ),
        .init(
            "unknown codec",
            "- json:",
            "- senml:",
            "buoy.yaml:9:5: codec senml: not known here; known: json, binary, plain, line_protocol, ignore"
        ),
        .init(
            "misspelt codec",
            "- json:",
            "- jsno:",
            "buoy.yaml:9:5: codec jsno: not known here (did you mean json?); known: json, binary, plain, line_protocol, ignore"
        ),
        .init(
            "envelope",
            "- json:",
            "- envelope: {}\n    json:",
            "buoy.yaml:9:5: decode[0]: envelope belongs to match; match: [{topic: …, envelope: chirpstack}]"
        ),
        .init(
            "message that cannot be",
            "- json:",
            "- when: {length_min: 3, length: [1, 2]}\n    json:",
            "buoy.yaml:9:11: decode[0].when: no message can fit; the lengths, or lengths and places of bytes, exclude each other"
        ),
        .init(
            "byte behind the end",
            "- json:",
            "- when: {length_max: 4, bytes: {4: 1}}\n    json:",
            "buoy.yaml:9:11: decode[0].when: no message can fit; the lengths, or lengths and places of bytes, exclude each other"
        ),
        .init(
            "health of no series",
            "attributes:",
            "health: {battery: {series: vbat, low: 3}}\nattributes:",
            "buoy.yaml:23:28: health.battery.series: there is no series vbat; known are aerator_state, ph, pump_state, reboot_count, water_temperature"
        ),
        .init(
            "health that says nothing",
            "attributes:",
            "health: {acid: {series: ph}}\nattributes:",
            "buoy.yaml:23:16: health.acid: neither low nor high is said; such as low: 3.3"
        ),
        .init(
            "health of another dimension, and upside down",
            "attributes:",
            "health: {warm: {series: water_temperature, high: 3, unit: mg/L}, acid: {series: ph, low: 9, high: 4}}\nattributes:",
            "buoy.yaml:23:59: health.warm.unit: water_temperature is stored in Cel; mg/L is mass concentration or density, Cel is temperature",
            "buoy.yaml:23:72: health.acid: low is not below high"
        ),
        .init(
            "wrap of a gauge",
            "quantity: ph, unit: \"[pH]\"",
            "quantity: ph, unit: \"[pH]\", wrap: 100",
            "buoy.yaml:22:56: series.ph.wrap: ph is no counter; only what is counted up begins again"
        ),
        .init(
            "wrap of nothing",
            "quantity: reboot_count, unit: \"1\"",
            "quantity: reboot_count, unit: \"1\", wrap: -1",
            #"buoy.yaml:19:72: series.reboot_count.wrap: "-1" is out of range; such as 65536 for numbers from 0 to 65535"#
        ),
        .init(
            "empty when",
            "- json:",
            "- when: {}\n    json:",
            "buoy.yaml:9:11: decode[0].when: nothing is said; port, length, length_min, length_max or bytes"
        ),
        .init(
            "each",
            "      fields:",
            "      each: $.readings\n      fields:",
            "buoy.yaml:10:13: decode[0].json.each: each ends with [*] or .*, and has at most two; such as $.readings[*]"
        ),
        .init(
            "field type",
            "type: integer",
            "type: int",
            #"buoy.yaml:12:34: decode[0].json.fields.count.type: "int" is not known here; right is number, integer, boolean, enum, measure, string"#
        ),
        .init(
            "missing",
            "missing: [\"\", \"N/A\", -999]",
            "missing: -999",
            #"buoy.yaml:11:53: decode[0].json.fields.temp.missing: "-999" is not known here; right is none, or a list such as ["", "N/A", -999]"#
        ),
        .init(
            "enum without codes",
            "type: enum, enum: {0: idle, 1: run}",
            "type: enum",
            "buoy.yaml:14:15: decode[0].json.fields.mode: enum is missing; such as enum: {0: idle, 1: run}"
        ),
        .init(
            "enum of words",
            "enum: {0: idle, 1: run}",
            "enum: {idle: 0}",
            #"buoy.yaml:14:55: decode[0].json.fields.mode.enum: "idle" is no code; a whole number, then its label: {0: idle, 1: run}"#
        ),
        .init(
            "enum of the smallest integer",
            "enum: {0: idle, 1: run}",
            "enum: {-9223372036854775808: idle}",
            #"buoy.yaml:14:55: decode[0].json.fields.mode.enum: "-9223372036854775808" is no code; a whole number, then its label: {0: idle, 1: run}"#
        ),
        .init(
            "of without each",
            "type: integer",
            "type: integer, of: message",
            "buoy.yaml:12:16: decode[0].json.fields.count: of means something only together with each"
        ),
        .init(
            "field that is not there",
            series,
            series.replacing("from: temp", with: "from: tmep"),
            "buoy.yaml:18:29: series.water_temperature.from: there is no field tmep; did you mean temp? fields are count, mode, note, pump, second, temp"
        ),
        .init(
            "text as series",
            series,
            series.replacing("from: temp", with: "from: note"),
            "buoy.yaml:18:29: series.water_temperature.from: note is text, and a series holds numbers; put it under attributes"
        ),
        .init(
            "number as attribute",
            "note: {from: note}",
            "note: {from: temp}",
            "buoy.yaml:24:16: attributes.note.from: temp is of type number; an attribute is of type string"
        ),
        .init(
            "attributes without end",
            "note: {from: note}",
            (0...1_000).map { "n\($0): {from: note}" }.joined(separator: "\n  "),
            "buoy.yaml:24:3: attributes: 1001 attributes are too many; at most 1000"
        ),
        .init(
            "channel name",
            series,
            series.replacing("  water_temperature", with: "  water-temp"),
            #"buoy.yaml:18:3: series: "water-temp" is no name; a letter, then letters, digits and '_', at most 64"#
        ),
        .init(
            "quantity",
            series,
            series.replacing("quantity: water_temperature", with: "quantity: water_temprature"),
            #"buoy.yaml:18:45: series.water_temperature.quantity: there is no quantity "water_temprature"; did you mean water_temperature…"#
        ),
        .init(
            "wrong dimension",
            series,
            series.replacing(#""[degF]""#, with: "mg/L"),
            "buoy.yaml:18:70: series.water_temperature.unit: water_temperature is stored in Cel; mg/L is …"
        ),
        .init(
            "no unit",
            series,
            series.replacing(#", unit: "[degF]""#, with: ""),
            "buoy.yaml:18:22: series.water_temperature: unit is missing; the unit in which the device reports, in UCUM"
        ),
        .init(
            "misspelt unit",
            series,
            series.replacing(#""[degF]""#, with: "°C"),
            #"buoy.yaml:18:70: series.water_temperature.unit: unit "°C", column 1: …"#
        ),
        .init(
            "later keys",
            series,
            series.replacing("}", with: ", zones: [], calibrate: []}"),
            "buoy.yaml:18:80: series.water_temperature: zones is not supported by this version; remove it",
            "buoy.yaml:18:91: series.water_temperature: calibrate is no part of a profile, which is of many devices: "
                + "`fieldtide calibrate` corrects the series of one"
        ),
        .init(
            "location of a temperature",
            series,
            series.replacing("}", with: ", quality: {location_test: {longitude: ph}}}"),
            "buoy.yaml:18:89: series.water_temperature.quality: location_test judges latitudes and longitudes; not "
                + "water_temperature"
        ),
        .init(
            "half a position",
            series,
            "  lat: {from: second, quantity: latitude, unit: deg, quality: {location_test: {range_max: 9}}}",
            "buoy.yaml:18:63: series.lat.quality: location_test needs the channel of the other coordinate, and no more; "
                + "longitude: lon"
        ),
        .init(
            "another channel that is none",
            series,
            "  lat: {from: second, quantity: latitude, unit: deg, quality: {location_test: {longitude: phh}}}",
            "buoy.yaml:18:63: series.lat.quality: there is no series phh; did you mean ph? it is a channel under series"
        ),
        .init(
            "another channel of something else",
            series,
            "  lat: {from: second, quantity: latitude, unit: deg, quality: {location_test: {longitude: ph}}}",
            "buoy.yaml:18:63: series.lat.quality: ph is ph; right is longitude"
        ),
        .init(
            "density of nothing",
            series,
            series.replacing("}", with: ", quality: {density_inversion_test: {fail_threshold: -1, salinity: ph}}}"),
            "buoy.yaml:18:89: series.water_temperature.quality: density_inversion_test needs the channels of which density "
                + "is computed; temperature: t, salinity: s, depth: d"
        ),
        .init(
            "test without a threshold",
            series,
            series.replacing("}", with: ", quality: {spike_test: {method: average}}}"),
            "buoy.yaml:18:102: series.water_temperature.quality.spike_test: a threshold is missing; suspect_threshold: 0.5"
        ),
        .init(
            "test without an interval",
            series,
            series.replacing("}", with: ", quality: {spike_test: {fail_threshold: 3}}}"),
            "buoy.yaml:18:89: series.water_temperature.quality: spike_test needs the time between readings; write expects: {interval: 10m}"
        ),
        .init(
            "span upside down",
            series,
            series.replacing("}", with: ", quality: {gross_range_test: {fail_span: [9, 3]}}}"),
            "buoy.yaml:18:120: series.water_temperature.quality.gross_range_test.fail_span: a span has two numbers; [lower, upper]"
        ),
        .init(
            "suspect beyond fail",
            series,
            series.replacing(
                "}",
                with: ", quality: {gross_range_test: {fail_span: [30, 90], suspect_span: [20, 80]}}}"
            ),
            "buoy.yaml:18:108: series.water_temperature.quality.gross_range_test: suspect_span reaches beyond fail_span; it must lie within"
        ),
        .init(
            "depth in seconds",
            series,
            series.replacing("}", with: ", at: {depth: {value: 1, unit: s}}}"),
            "buoy.yaml:18:109: series.water_temperature.at.depth.unit: s is …"
        ),
        .init(
            "nothing stored",
            Sample.text.split(separator: "series:")[1].description,
            "\n",
            "buoy.yaml:1:1: series is missing; without series and attributes nothing would be stored"
        ),
    ]

    static let examples: [ErrorCase] = [
        .init(
            "no payload",
            "",
            "examples: [{name: a, given: {topic: farm/a/b/up}}]\n",
            "buoy.yaml:25:29: examples[0].given: the payload is missing; right is one of text, hex and base64"
        ),
        .init(
            "hex",
            "",
            "examples: [{name: a, given: {topic: farm/a/b/up, hex: 0F1}}]\n",
            "buoy.yaml:25:55: examples[0].given.hex: no pairs of hexadecimal digits"
        ),
        .init(
            "file",
            "",
            "examples: [{name: a, given: {topic: farm/a/b/up, file: x}}]\n",
            "buoy.yaml:25:50: examples[0].given: file cannot be read here; write text, hex or base64"
        ),
        .init(
            "no topic",
            "",
            "examples: [{name: a, given: {text: x}}]\n",
            "buoy.yaml:25:29: examples[0].given: topic is missing; one that fits farm/{site}/{device}/up"
        ),
        .init(
            "unknown channel",
            "",
            "examples: [{name: a, given: {topic: farm/a/b/up, text: x}, want: {pg: 7}}]\n",
            "buoy.yaml:25:67: examples[0].want: there is no series pg; did you mean ph? known are aerator_state, ph, pump_state, reboot_count, water_temperature"
        ),
        .init(
            "flag",
            "",
            "examples: [{name: a, given: {topic: farm/a/b/up, text: x}, want: {ph: {value: 7, flag: 2x}}}]\n",
            #"buoy.yaml:25:88: examples[0].want.ph.flag: "2x" is no flag; right is pass (1), not_evaluated (2), suspect (3), fail (4), missing (9)"#
        ),
        .init(
            "error code",
            "",
            "examples: [{name: a, given: {topic: farm/a/b/up, text: x}, errors: [invalit]}]\n",
            #"buoy.yaml:25:69: examples[0].errors[0]: "invalit" is no error; did you mean invalid? errors are empty, too_large, invalid, invalid_text, truncated, unknown_layout, bad_checksum, bad_envelope, no_parameter, too_deep, duplicate_key, unknown_key, no_rows, too_many_rows, no_identity, no_time, bad_time, future_time, past_time, dropped, no_fields, wrong_type, too_large, unknown_code"#
        ),
        .init(
            "received",
            "",
            "examples: [{name: a, given: {topic: farm/a/b/up, text: x, received: today}}]\n",
            #"buoy.yaml:25:69: examples[0].given.received: "today" is no time; such as 2026-01-05T00:00:00Z"#
        ),
    ]
}
