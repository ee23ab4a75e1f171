#!/usr/bin/env python3
"""Writes a made-up till's export: a row an invoice, in the order of time, with what real exports have: quotes, thousands, Chinese."""
import argparse
import datetime
import random

parser = argparse.ArgumentParser()
parser.add_argument("--rows", type=int, default=1_000_000)
parser.add_argument("--out", required=True)
options = parser.parse_args()
chance = random.Random(7)
begin = datetime.datetime(2025, 1, 1)
stores = ["南京路", "人民广场", "浦东"]
with open(options.out, "w", encoding="utf-8", newline="") as out:
    out.write("单号,时间,会员,门店,金额,成本,品类,备注\r\n")
    for number in range(options.rows):
        time = begin + datetime.timedelta(seconds=number * 30)
        net = chance.randrange(1_000, 900_000)
        note = '"换机油, ""5W-30"""' if number % 7 == 0 else ""
        out.write(
            f"N{number:08d},{time:%Y-%m-%d %H:%M:%S},C{chance.randrange(50_000):05d},{stores[number % 3]},"
            f'"¥{net // 100:,}.{net % 100:02d}",{net * 6 // 1000}.00,maintenance,{note}\r\n'
        )
