"""The real series that docs/real-series.md looks at: where they are, and how their files are read.

Values stay in the files' own units, as do hours where a file names no zone; what a file says for "no value" is empty.
"""
import collections
import csv
import datetime
import gzip

# A channel: name (that of its tests, NAME.yaml), file, title with unit, and what reads it into rows of
# (time, value as text, and perhaps lat and lon).
Series = collections.namedtuple("Series", "name file title read")


def lines(path):
    opened = gzip.open(path, "rt") if path.endswith(".gz") else open(path)
    with opened as file:
        return file.read().split("\n")


def instant(text, form, **offset):
    return datetime.datetime.strptime(text, form) + datetime.timedelta(**offset)


def stated(column, since="", until="Z"):
    """Rows of a file with a header and a column `time`, of which those between two times are taken."""

    def read(path):
        rows = [row for row in csv.DictReader(lines(path)) if since <= row["time"] < until]
        return [(instant(row["time"], "%Y-%m-%dT%H:%M:%SZ"), row[column]) for row in rows]

    return read


def salinity(path):
    """CMOP's file: quoted times, PST."""
    rows = [line.rsplit(",", 1) for line in lines(path) if line and line[0] != "#" and "time" not in line]
    return [(instant(time.strip("'"), "%Y-%m-%d %H:%M:%S", hours=8), value.strip()) for time, value in rows]


# What NDBC's layouts write for "no value". The two wind columns stop far below 99 m/s.
NOTHING = {"WDIR": "999", "WSPD": "99.0", "GST": "99.0", "WVHT": "99.00", "PRES": "9999.0"}


def ndbc(column):
    """A column of NDBC's text files: the header names it, a second line its unit; either layout."""

    def read(path):
        header, _, *rows = [line.split() for line in lines(path) if line]
        at, nothing = header.index(column), ["MM", NOTHING.get(column, "999.0")]
        times = [instant(" ".join(row[:5]), "%Y %m %d %H %M") for row in rows]
        return [(time, "" if row[at] in nothing else row[at]) for time, row in zip(times, rows)]

    return read


def agrimet(column):
    def read(path):
        rows = csv.DictReader(lines(path))
        return [(instant("{YEAR} {MONTH} {DAY} {HOUR}".format(**row), "%Y %m %d %H"), row[column]) for row in rows]

    return read


def azmet(column):
    def read(path):
        text = lines(path)
        at = next(i for i, line in enumerate(text) if line.startswith("Year-DOY"))
        index = text[at].split().index(column)
        rows = [line.split() for line in text[at + 1:] if line]
        return [(instant(row[0], "%Y-%j"), row[index]) for row in rows]

    return read


def plaka(path):
    """Depth below the transducer with the position of the same round of sentences.

    The log has the time of day (ZDA) but no date: the first of January 2000 stands for it.
    """
    rows, time, depth = [], None, ""
    for sentence in lines(path):
        kind, *fields = sentence.split("*")[0].split(",")
        if kind == "$GPZDA":
            time = instant("2000-01-01 " + fields[0], "%Y-%m-%d %H%M%S")
        elif kind == "$IIDBT":
            depth = fields[2]
        elif kind == "$GPGLL" and time:
            rows.append((time, depth, degrees(fields[0], fields[1] == "S"), degrees(fields[2], fields[3] == "W")))
    return rows


def degrees(text, is_negative):
    """NMEA's ddmm.mmm in degrees."""
    whole, _, rest = text.partition(".")
    value = int(whole[:-2]) + float(whole[-2:] + "." + rest) / 60
    return round(-value if is_negative else value, 6)


TPLM2, NOW, BOSTON = "ndbc_tplm2_stdmet_historical.txt.gz", "ndbc_tplm2_stdmet_realtime.txt.gz", "ndbc_44013.txt.gz"
MAINE, FALLON, MARICOPA = "ndbc_44029.ocean.gz", "agrimet_FALN_hourly_2015.csv", "azmet_maricopa_daily.wth"
# The buoy's cadence changes here, and what makes a day's readings with it.
BUOY, CHANGE = "ioos_20363_1000427.csv.gz", "2017-04-24"
ALL = [
    Series("salinity", "ioos_salinity.csv", "CMOP, salinity", salinity),
    Series("light-1h", BUOY, "20363 hourly, light, umol m-2 s-1", stated("value", until=CHANGE)),
    Series("light-15m", BUOY, "20363 15 min, light, umol m-2 s-1", stated("value", since=CHANGE)),
    Series("level", "ioos_water_level.csv", "water level, m", stated("sea_surface_height_above_sea_level")),
    Series("tplm2-air", TPLM2, "TPLM2, air, degC", ndbc("ATMP")),
    Series("tplm2-water", TPLM2, "TPLM2, water, degC", ndbc("WTMP")),
    Series("tplm2-dew", TPLM2, "TPLM2, dew point, degC", ndbc("DEWP")),
    Series("tplm2-pressure", TPLM2, "TPLM2, pressure, hPa", ndbc("PRES")),
    Series("tplm2-wind", TPLM2, "TPLM2, wind, m/s", ndbc("WSPD")),
    Series("tplm2-direction", TPLM2, "TPLM2, wind from, deg", ndbc("WDIR")),
    Series("tplm2-gust", TPLM2, "TPLM2, gust, m/s", ndbc("GST")),
    Series("tplm2-air", NOW, "TPLM2 real-time, air, degC", ndbc("ATMP")),
    Series("tplm2-water", NOW, "TPLM2 real-time, water, degC", ndbc("WTMP")),
    Series("tplm2-pressure", NOW, "TPLM2 real-time, pressure, hPa", ndbc("PRES")),
    Series("tplm2-wind", NOW, "TPLM2 real-time, wind, m/s", ndbc("WSPD")),
    Series("cwind", "ndbc_TPLM2.cwind.gz", "TPLM2 10 min, wind, m/s", ndbc("WSPD")),
    Series("44013-water", BOSTON, "44013, water, degC", ndbc("WTMP")),
    Series("44013-pressure", BOSTON, "44013, pressure, hPa", ndbc("PRES")),
    Series("44013-wind", BOSTON, "44013, wind, m/s", ndbc("WSPD")),
    Series("44013-waves", BOSTON, "44013, wave height, m", ndbc("WVHT")),
    Series("44029-water", MAINE, "44029, water, degC", ndbc("OTMP")),
    Series("44029-salinity", MAINE, "44029, salinity", ndbc("SAL")),
    Series("fallon-air", FALLON, "Fallon, air, degF", agrimet("OB")),
    Series("fallon-dew", FALLON, "Fallon, dew point, degF", agrimet("TP")),
    Series("fallon-wind", FALLON, "Fallon, wind, mph", agrimet("WS")),
    Series("fallon-sun", FALLON, "Fallon, radiation, ly/h", agrimet("SI")),
    Series("maricopa-tmax", MARICOPA, "Maricopa, day's highest, degC", azmet("Tmax")),
    Series("maricopa-tmin", MARICOPA, "Maricopa, day's lowest, degC", azmet("Tmin")),
    Series("maricopa-sun", MARICOPA, "Maricopa, radiation, MJ m-2 d-1", azmet("Srad")),
    Series("maricopa-humidity", MARICOPA, "Maricopa, day's highest humidity, %", azmet("RHmax")),
    Series("maricopa-wind", MARICOPA, "Maricopa, wind, m/s", azmet("Wndsp")),
    Series("maricopa-rain", MARICOPA, "Maricopa, rain, mm", azmet("Rain")),
    Series("depth", "signalk_plaka.log.gz", "Plaka, depth, m", plaka),
]
