"""Makes events of the rows of a table by a mapping file of ops/mappings (texts with columns in braces, column, map, default, at, when)."""
import csv, datetime, gzip, re, zoneinfo
import yaml
from fleet import event

LETTERS = [("yyyy", "%Y"), ("MM", "%m"), ("dd", "%d"), ("HH", "%H"), ("mm", "%M"), ("ss", "%S")]


class Mapping:
    def __init__(self, path):
        with open(path) as f:
            self.tree = yaml.safe_load(f)
        self.zone = zoneinfo.ZoneInfo(self.tree["zone"])
        self.patterns = []
        for pattern in self.tree["dates"]:
            for letters, field in LETTERS:
                pattern = pattern.replace(letters, field)
            self.patterns.append(pattern)

    def rows(self, path):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as f:
            yield from csv.DictReader(f)

    def events(self, row):
        """(time in milliseconds, topic's customer, event as bytes) of a row, in the order of the mapping."""
        key = self.text(self.tree["key"], row)
        for rule in self.tree["events"]:
            if "when" in rule and not all(self.holds(test, row) for test in self.listed(rule["when"])):
                continue
            time = self.instant(rule["time"], row)
            data = {name: text for name, value in rule["data"].items() if (text := self.text(value, row)) != ""}
            yield time, data["customerID"], event(self.tree["source"], key + "-" + rule["type"].partition(".")[2], rule["type"], time, data)

    def text(self, rule, row):
        if isinstance(rule, str):
            return re.sub(r"\{([^}]+)\}", lambda found: row[found[1]], rule)
        value = row[rule["column"]] or rule.get("default", "")
        table = rule.get("map")
        return table.get(value, table.get("*", value)) if table else value

    def instant(self, rule, row):
        text = self.text(rule, row)
        for pattern in self.patterns:
            try:
                read = datetime.datetime.strptime(text, pattern)
            except ValueError:
                continue
            if isinstance(rule, dict) and "at" in rule:
                hour, minute = map(int, rule["at"].split(":"))
                read = read.replace(hour=hour, minute=minute)
            return instant(read, self.zone)
        raise ValueError("no date: " + text)

    @staticmethod
    def listed(value):
        return value if isinstance(value, list) else [value]

    def holds(self, test, row):
        value = row[test["column"]]
        if "is" in test:
            return value in self.listed(test["is"])
        if "not" in test:
            return value not in self.listed(test["not"])
        return (value != "") == test["filled"]


def instant(wall, zone):
    """Milliseconds of a wall time; one in a gap of daylight saving moves forward by the gap, of a doubled one it is the first."""
    return round(wall.replace(tzinfo=zone, fold=0).timestamp() * 1000)
