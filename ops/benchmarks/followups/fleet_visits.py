#!/usr/bin/env python3
"""Fifteen years of a city fleet's workshop visits through the real follow-up worker, and how good its reminders would have been.

  fleet_visits.py --binaries DIR --scratch DIR --file work_orders.csv.gz --map MAPPING --policy POLICY [--json]

`mainstay feed` makes events of the rows as the mapping says; they are fed as history, a day at a time with its tick. No tiering worker
runs, so its ticks, for which the follow-up worker waits, are written here. A prediction is judged by the vehicle's next maintenance,
beside the naive one: the same interval as last time.
"""
import argparse
import bisect
import collections
import csv
import datetime
import gzip
import json
import os
import re
import statistics
import subprocess
import time
from zoneinfo import ZoneInfo

from fleet import PARTITIONS, Fleet, Sender, cpu, memory, partition, report, rfc3339

ZONE = ZoneInfo("America/New_York")
DAY = re.compile(rb'"time":"(\d{4}-\d\d-\d\d)T')
CUSTOMER = re.compile(rb'"customerID":"([^"\\]+)"')
INPUTS = ["complaints", "contacts", "customers", "transactions", "visits"]


def instant(day, hour, minute=0):
    return rfc3339(datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).timestamp())


def tick(sender, when):
    """A tick in every partition, with its ends, and its copy where the tiering worker would leave one."""
    for number in range(PARTITIONS):
        ends = {topic: sender.ends.get((topic, number), 0) for topic in INPUTS}
        value = json.dumps({"specversion": "1.0", "id": "tick-%d-%s" % (number, when), "source": "bench", "type": "clock.tick",
                            "time": when, "data": {"mode": "history", "ends": ends}}, separators=(",", ":"))
        for topic in ("clock", "tier-changes"):
            sender.put(topic, number, str(number), value)


def events(fleet, file, mapping):
    """The rows as events, by the product's own mapper; line by line, as it makes them."""
    command = [os.path.join(fleet.binaries, "mainstay"), "feed", file, "--map", mapping, "--out", "-", "--rejects",
               os.path.join(fleet.scratch, "rejects.csv")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as mapper:
        yield from mapper.stdout
    if mapper.returncode:
        raise SystemExit("the mapper ended with exit code %d" % mapper.returncode)


def feed(sender, lines):
    """Sends the events, which come in the order of their days, and each day's tick.

    The mapping's times of day are between noon and midnight in UTC, so that a day has the same date there as in the city.
    """
    day, count = None, 0
    for line in lines:
        now = DAY.search(line).group(1)
        if now != day:
            now_date = datetime.date.fromisoformat(now.decode())
            date = datetime.date.fromisoformat(day.decode()) if day else now_date
            while date < now_date:
                date += datetime.timedelta(days=1)
                tick(sender, instant(date, 0, 15))
            sender.producer.poll(0)
            day = now
        key = CUSTOMER.search(line).group(1).decode()
        sender.put("visits", partition(key), key, line.rstrip())
        count += 1
    tick(sender, instant(datetime.date.fromisoformat(day.decode()) + datetime.timedelta(days=1), 0, 15))
    sender.flush()
    return count


def wait_for(fleet, worker):
    """Until every tick is taken: its offset is committed with what followed from it."""
    while fleet.lag("clock") > 0:
        if worker.poll() is not None:
            raise SystemExit("the worker ended: see " + fleet.log("followups-worker"))
        time.sleep(0.2)


def reminders(fleet):
    """What the worker published of reminders: how many steps of each kind, and the predicted date by vehicle and visit."""
    steps, predicted, ended = collections.Counter(), {}, 0
    reader = fleet.consumer("follow-up-events", "follow-ups")
    wanted = {}
    for place in reader.assignment():
        wanted[place.topic, place.partition] = reader.get_watermark_offsets(place)[1]
    left = {place for place, end in wanted.items() if end > 0}
    while left:
        for record in reader.consume(10000, 0.2):
            place = (record.topic(), record.partition())
            if record.value() and b'"maintenanceReminder"' in record.value():
                event = json.loads(record.value())
                data = event["data"]
                if event["type"] == "followUp.state":
                    predicted[data["followUpID"]] = (data["vehicleID"], data["visitID"], data["predictedOn"])
                else:
                    steps[event["type"].removeprefix("followUp."), data.get("reason")] += 1
        for place in reader.position([p for p in reader.assignment() if (p.topic, p.partition) in left]):
            if place.offset >= wanted[place.topic, place.partition]:
                left.discard((place.topic, place.partition))
    reader.close()
    return steps, predicted


def errors(rows, predicted):
    """Days from each predicted date to the next maintenance, ours and the naive one's, where both can be told.

    A service is judged once, however often it was reminded of.
    """
    services, dates = collections.defaultdict(set), {}
    for row in rows:
        day = datetime.date.fromisoformat(row["date"])
        dates[row["work_order_id"]] = day
        if row["job_type"] == "PM" and row["status"] in ("CLOSED", "WORK FINISHED"):
            services[row["vehicle_id"]].add(day)
    services = {vehicle: sorted(days) for vehicle, days in services.items()}
    ours, naive = [], []
    of_service = {}
    for vehicle, visit, date in predicted.values():
        of_service[vehicle, bisect.bisect_right(services[vehicle], dates[visit]) - 1] = date
    for (vehicle, at), date in of_service.items():
        days = services[vehicle]
        if 0 < at < len(days) - 1:
            ours.append((days[at + 1] - datetime.date.fromisoformat(date)).days)
            naive.append((days[at + 1] - days[at]).days - (days[at] - days[at - 1]).days)
    return ours, naive


def quartiles(name, days):
    low, middle, high = statistics.quantiles(days, n=4)
    return [(name + ": lower quartile", low, "days", None), (name + ": median", middle, "days", None),
            (name + ": upper quartile", high, "days", None)]


def main():
    parser = argparse.ArgumentParser()
    for name in ("--binaries", "--scratch", "--file", "--map", "--policy"):
        parser.add_argument(name, required=True)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with gzip.open(options.file, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    fleet = Fleet(options.binaries, options.scratch)
    try:
        # While history is fed nobody may tick but the feeder.
        worker = fleet.worker(options.policy, "--no-own-ticks")
        began = time.time()
        count = feed(Sender(fleet), events(fleet, options.file, options.map))
        fed = time.time() - began
        wait_for(fleet, worker)
        wall, spent, peak = time.time() - began, cpu(worker), memory(worker)[1]
        steps, predicted = reminders(fleet)
    finally:
        fleet.stop()
    figures = [
        ("visits", len(rows), "", None), ("vehicles", len({row["vehicle_id"] for row in rows}), "", None),
        ("events", count, "", None), ("mapped and fed in", round(fed, 1), "s", None),
        ("through the worker, mapping and feeding included", round(wall, 1), "s", 90),
        ("worker's CPU", round(spent, 1), "s", None), ("worker resident at most", round(peak, 1), "MB", None),
    ]
    for (step, reason), count in sorted(steps.items(), key=lambda item: (item[0][0] != "scheduled", -item[1])):
        figures.append(("reminders " + step + (" (%s)" % reason if reason else ""), count, "", None))
    ours, naive = errors(rows, predicted)
    figures.append(("services judged: with one before and one after", len(ours), "", None))
    for name, days in (("predicted", ours), ("same interval as last time", naive)):
        figures += quartiles("next service − %s" % name, days)
        figures += quartiles("|next service − %s|" % name, [abs(day) for day in days])
    report(figures, options.json)


main()
