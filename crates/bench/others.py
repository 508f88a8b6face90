"""The same questions asked of other programs: others.py duckdb|pandas requests|everything FILE.

Every program counts requests, failures, the maximum and four percentiles for each name and second, of request durations
alone or of every metric, and prints how many groups and samples that were.
"""

import sys

COLUMNS = """{'metric': 'VARCHAR', 'type': 'VARCHAR', 'data':
    'STRUCT(time VARCHAR, value DOUBLE, tags STRUCT(name VARCHAR, expected_response VARCHAR))'}"""


def duckdb(question, file):
    """One thread: on this data it needs the least CPU time so, whatever its clock says."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    if question == "requests":
        group, condition = "", "AND metric = 'http_req_duration'"
    else:
        group, condition = "metric,", ""
    rows = connection.execute(
        f"""SELECT {group} data.tags.name AS name, left(data.time, 19) AS second, count(*) AS n,
                count(*) FILTER (data.tags.expected_response = 'false'), max(data.value),
                quantile_cont(data.value, [0.5, 0.9, 0.95, 0.99])
            FROM read_json('{file}', format = 'newline_delimited', columns = {COLUMNS})
            WHERE type = 'Point' {condition} GROUP BY {group} name, second"""
    ).fetchall()
    print(len(rows), sum(row[-4] for row in rows))


def pandas(_question, file):
    """Lines in pieces, as one must where a file does not fit into memory."""
    import pandas as pd

    parts = []
    for lines in pd.read_json(file, lines=True, chunksize=100_000):
        points = lines[(lines["metric"] == "http_req_duration") & (lines["type"] == "Point")]["data"]
        parts.append(
            pd.DataFrame(
                {
                    "name": [point["tags"]["name"] for point in points],
                    "second": [point["time"][:19] for point in points],
                    "value": [point["value"] for point in points],
                    "failed": [point["tags"]["expected_response"] == "false" for point in points],
                }
            )
        )
    groups = pd.concat(parts).groupby(["name", "second"])
    table = groups.agg(n=("value", "size"), failed=("failed", "sum"), max=("value", "max"))
    quantiles = groups["value"].quantile([0.5, 0.9, 0.95, 0.99]).unstack()
    print(len(table.join(quantiles)), table["n"].sum())


{"duckdb": duckdb, "pandas": pandas}[sys.argv[1]](*sys.argv[2:])
