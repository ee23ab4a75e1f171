#!/usr/bin/env python3
"""Prints the tiers of a running fleet beside those of a sort of the same purchases, which shares nothing with the workers' rules.

  beside_a_sort.py --mainstay FILE --bootstrap HOST:PORT --data ops/demo/online-retail

The sort is that of the last review: everybody's spend of the 365 days before its midnight, refunds taken off their invoices, by spend,
number of invoices and last purchase, the highest first, and by customer; the first 1 % are A, to 5 % B, to 20 % C. Exit code 1 when a
customer's class or a cut differs.
"""
import argparse, collections, csv, datetime, gzip, json, os, subprocess, sys

TIERS = "ABCD"


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def rows(folder, name):
    with gzip.open(os.path.join(folder, name), "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def sort(folder, review):
    """Everybody with spend in the window, the best first: spend, number of invoices, last purchase, customer."""
    invoices = {row["InvoiceNo"]: [row["CustomerID"], instant(row["InvoiceTime"]), int(row["AmountMinor"])]
                for row in rows(folder, "invoices.csv.gz")}
    for row in rows(folder, "refunds.csv.gz"):
        invoices[row["OriginalInvoiceNo"]][2] -= int(row["AmountMinor"])
    spend, count, last = collections.Counter(), collections.Counter(), {}
    for customer, at, left in invoices.values():
        if left > 0 and review - datetime.timedelta(days=365) < at <= review:
            spend[customer] += left
            count[customer] += 1
            last[customer] = max(at, last.get(customer, at))
    best = sorted(spend, key=lambda customer: customer.encode())
    best.sort(key=lambda customer: (spend[customer], count[customer], last[customer]), reverse=True)
    return [(customer, spend[customer], count[customer], last[customer]) for customer in best]


def events(options, topic):
    """The last event of each key of a topic."""
    command = [options.mainstay, "tail", topic, "--beginning", "--no-follow", "--json", "--bootstrap", options.bootstrap]
    latest = {}
    for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
        event = json.loads(line)
        latest[event["key"]] = event.get("data")
    return [event for event in latest.values() if event]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in "mainstay", "bootstrap", "data":
        parser.add_argument("--" + name, required=True)
    options = parser.parse_args()
    cutoffs = events(options, "tier-cutoffs")
    if not cutoffs:
        sys.exit("no review has been held yet")
    review = instant(cutoffs[0]["reviewedAt"])
    standings = {event["customerID"]: event for event in events(options, "customer-tiers")}
    best = sort(options.data, review)
    ranks = [(len(best) * percent + 99) // 100 for percent in (1, 5, 20)]
    expected = {key[0]: TIERS[sum(index >= rank for rank in ranks)] for index, key in enumerate(best)}
    differing = [customer for customer, event in standings.items() if event["computedTier"] != expected.get(customer, "D")]
    differing += [customer for customer in expected if customer not in standings]
    print("The review of %s, %d customers with purchases in the window (the sort says %d):"
          % (cutoffs[0]["reviewedAt"], cutoffs[0]["population"], len(best)))
    print("TIER  HELD BY  BY SPEND  BY SORT  DIFFER  CUT AT                         BY SORT")
    wrong = len(differing) + (cutoffs[0]["population"] != len(best))
    for index, tier in enumerate(TIERS):
        held = sum(event["tier"] == tier for event in standings.values())
        computed = sum(event["computedTier"] == tier for event in standings.values())
        sorted_in = sum(value == tier for value in expected.values()) + (
            sum(customer not in expected for customer in standings) if tier == "D" else 0)
        differ = sum(expected.get(customer, "D") == tier for customer in differing)
        found = sought = ""
        if index < 3 and best:
            key = cutoffs[0]["cutoffs"][tier.lower()]
            found = "%.2f GBP in %d (%s)" % (key["spend"] / 100, key["count"], key["customerID"])
            sought = "%.2f GBP in %d (%s)" % (best[ranks[index] - 1][1] / 100, best[ranks[index] - 1][2], best[ranks[index] - 1][0])
            wrong += found != sought
        print(("%-4s  %7d  %8d  %7d  %6d  %-29s  %s" % (tier, held, computed, sorted_in, differ, found, sought)).rstrip())
    if wrong:
        sys.exit("the tiers are not those of the sort")


if __name__ == "__main__":
    main()
