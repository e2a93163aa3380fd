#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the Grafana dashboards beside this file.

Lints their structure, has promtool parse every query, and with --prometheus URL runs every query
against a live Prometheus: an error or an unexpectedly empty answer fails. Needs promtool only.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from typing import NamedTuple

FOLDER = pathlib.Path(__file__).resolve().parent
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
PANEL_TYPES = {"stat", "table", "timeseries", "gauge", "bargauge", "heatmap", "row"}
# Grafana has no renminbi among its currencies, hence the custom one.
UNITS = {"none", "short", "bytes", "s", "dtdurations", "percentunit", "reqps", "cps", "iops",
         "dateTimeAsIso", "dateTimeFromNow", "currency:¥"}
BUILT_IN = {"$__rate_interval": "5m", "$__interval": "1m", "$__range": "1h"}
MATCHER = r'\s*[a-zA-Z_]\w*\s*(?:=~|!~|!=|=)\s*"(?:[^"\\]|\\.)*"\s*,?'
SELECTOR = re.compile(r"([a-zA-Z_:][\w:]*)\s*\{((?:" + MATCHER + r")*)\s*\}")
ROLLING = re.compile(r"\b(?:rate|irate|increase)\s*\(\s*$")
PRICED = ("_monthly_cost", "_price_per_gib_month")

# Queries that may be empty in a cluster where all is well, by dashboard, panel title and refId.
MAY_BE_EMPTY = {
    ("ack-storage-overview", "Disks per month", "A"): "the ECS API may be off",
    ("ack-storage-overview", "Volumes per month", "A"): "no volume may have a price",
    ("ack-storage-overview", "Cost per class", "A"): "no volume may have a price",
    ("ack-storage-overview", "Nodes", "C"): "the ECS API may be off",
    ("ack-storage-overview", "Errors", "A"): "there may have been no error",
    ("ack-storage-overview", "Errors", "B"): "there may have been no decoding problem",
    ("ack-storage-overview", "Errors", "C"): "nothing may have been throttled",
} | {("ack-storage-overview", "Orphaned volumes in detail", ref): "there may be no orphan"
     for ref in "ABCDE"}


class Query(NamedTuple):
    dashboard: str
    place: str  # panel title, or what else holds the query
    ref: str
    expr: str

    def __str__(self):
        return f"{self.dashboard}: {self.place} [{self.ref}]"


def panels_of(board):
    """All panels, those inside collapsed rows included."""
    for panel in board.get("panels", []):
        yield panel
        yield from panel.get("panels", [])


def variables_of(board):
    return board.get("templating", {}).get("list", [])


def queries_of(board):
    uid = board.get("uid", "?")
    for panel in panels_of(board):
        for target in panel.get("targets", []):
            yield Query(uid, panel.get("title", "?"), target.get("refId", "?"),
                        target.get("expr", ""))
    for variable in variables_of(board):
        if variable.get("type") == "query":
            text = variable.get("query", {}).get("query", "")
            found = re.fullmatch(r"label_values\((.+),\s*\w+\)", text)
            expr = found[1] if found else text
            yield Query(uid, "variable", variable["name"],
                        expr if expr.endswith("}") else expr + "{}")
    for annotation in board.get("annotations", {}).get("list", []):
        if "expr" in annotation:
            yield Query(uid, "annotation", annotation["name"], annotation["expr"])


def metrics_of(expr):
    return {name for name, _ in SELECTOR.findall(expr)}


def substitute(query, variables):
    """The expression with every Grafana variable replaced; an unknown one is an error."""
    expr = query.expr
    for name, value in BUILT_IN.items():
        expr = expr.replace(name, value)
    for name in variables:
        expr = re.sub(r"\$\{" + name + r"(?::\w+)?\}|\$" + name + r"\b", ".*", expr)
    unknown = re.findall(r"\$\{?[a-zA-Z_]\w*", expr)
    return expr, [f"{query}: unknown variable {name}" for name in unknown]


def lint_board(board):
    if board.get("id") is not None or "__inputs" in board or "iteration" in board:
        yield "id must be null, and __inputs and iteration absent"
    if not 0 < len(board.get("uid") or "") <= 40:
        yield "uid must have 1 to 40 characters"
    if board.get("schemaVersion") != 39:
        yield "schemaVersion must be 39"
    if board.get("editable") is not False:
        yield "editable must be false"
    for key in ("title", "description", "tags", "timezone", "refresh", "time", "panels"):
        if not board.get(key):
            yield f"{key} is missing"


def lint_variables(board):
    sources = [v for v in variables_of(board) if v.get("type") == "datasource"]
    if [(v.get("name"), v.get("query"), v.get("label")) for v in sources] != [
            ("datasource", "prometheus", "Data source")]:
        yield "there must be one datasource variable: datasource, prometheus, 'Data source'"
    for variable in variables_of(board):
        if variable.get("type") != "query":
            continue
        name = variable["name"]
        if variable.get("datasource") != DATASOURCE:
            yield f"variable {name}: datasource must be ${{datasource}}"
        if variable.get("refresh") != 2:
            yield f"variable {name}: refresh must be 2"
        if not variable.get("label", "")[:1].isupper():
            yield f"variable {name}: the label must start with a capital"
        if variable.get("includeAll") and variable.get("allValue") != ".*":
            yield f"variable {name}: allValue must be '.*'"
        if not str(variable.get("query", {}).get("query", "")).startswith("label_values("):
            yield f"variable {name}: the query must be label_values(...)"
    if not any(v.get("name") == "cluster" for v in variables_of(board)):
        yield "there must be a variable cluster"


def lint_panel(panel):
    title = panel.get("title") or f"panel {panel.get('id')}"
    if panel.get("type") not in PANEL_TYPES:
        yield f"{title}: type {panel.get('type')}"
    if not panel.get("title"):
        yield f"{title}: no title"
    if panel.get("type") == "row":
        return
    if not panel.get("description"):
        yield f"{title}: no description"
    if panel.get("datasource") != DATASOURCE:
        yield f"{title}: datasource must be ${{datasource}}"
    targets = panel.get("targets", [])
    if not targets:
        yield f"{title}: no targets"
    if len({t.get("refId") for t in targets}) != len(targets):
        yield f"{title}: a refId occurs twice"
    if any(t.get("datasource") != DATASOURCE for t in targets):
        yield f"{title}: the datasource of every target must be ${{datasource}}"
    config = panel.get("fieldConfig", {})
    units = [config.get("defaults", {}).get("unit")]
    units += [p["value"] for o in config.get("overrides", []) for p in o["properties"]
              if p["id"] == "unit"]
    for unit in units:
        if unit not in UNITS:
            yield f"{title}: unit {unit}"


def lint_layout(board):
    """No overlaps, checked on the rows shown at once: a collapsed row holds a page of its own."""
    for key in ("id", "title"):
        values = [panel.get(key) for panel in panels_of(board)]
        for twice in sorted({v for v in values if values.count(v) > 1}, key=str):
            yield f"panel {key} {twice} occurs twice"
    for shown in [board["panels"]] + [p["panels"] for p in board["panels"] if p.get("panels")]:
        taken = {}
        for panel in shown:
            pos = panel["gridPos"]
            if pos["x"] < 0 or pos["w"] < 1 or pos["h"] < 1 or pos["x"] + pos["w"] > 24:
                yield f"{panel['title']}: outside of the 24 columns"
            cells = {(x, y) for x in range(pos["x"], pos["x"] + pos["w"])
                     for y in range(pos["y"], pos["y"] + pos["h"])}
            for other in sorted({taken[cell] for cell in cells if cell in taken}):
                yield f"{panel['title']}: overlaps {other}"
            taken.update((cell, panel["title"]) for cell in cells)


def lint_query(query):
    expr = query.expr
    if not expr.strip():
        yield f"{query}: empty"
    for selector in SELECTOR.finditer(expr):
        name, matchers = selector.groups()
        if query.place != "variable" and 'cluster=~"$cluster"' not in matchers:
            yield f'{query}: {name} without cluster=~"$cluster"'
        if name.endswith(PRICED) and 'currency="' not in matchers:
            yield f"{query}: {name} without one currency"
        rolling = ROLLING.search(expr[:selector.start()])
        if name.endswith("_total") and not rolling:
            yield f"{query}: {name} outside of rate and increase"
        if rolling and not expr[selector.end():].startswith("[$__rate_interval]"):
            yield f"{query}: the window of {name} is not $__rate_interval"
    for bare in re.findall(r"\b(?:ack_storage|process)_\w+(?!\w)(?!\s*\{)", expr):
        yield f"{query}: {bare} without a selector"


def lint(boards):
    """Every mistake as one line."""
    for key in ("uid", "title"):
        values = [board.get(key) for board in boards.values()]
        for twice in sorted({str(v) for v in values if values.count(v) > 1}):
            yield f"{key} {twice} occurs in two files"
    for name, board in boards.items():
        rules = [lint_board(board), lint_variables(board), lint_layout(board)]
        rules += [lint_panel(panel) for panel in panels_of(board)]
        yield from (f"{name}: {problem}" for rule in rules for problem in rule)
        for query in queries_of(board):
            yield from lint_query(query)
    known = {q[:3] for board in boards.values() for q in queries_of(board)}
    yield from (f"MAY_BE_EMPTY names {key}, which does not exist"
                for key in sorted(set(MAY_BE_EMPTY) - known))


def parse_all(queries):
    """Lets promtool parse the (query, expression) pairs as rules of a file that is thrown away."""
    rules = [{"record": f"query:{i}", "expr": expr} for i, (_, expr) in enumerate(queries)]
    with tempfile.NamedTemporaryFile("w", suffix=".yml", encoding="utf-8") as file:
        json.dump({"groups": [{"name": "dashboards", "rules": rules}]}, file)  # JSON is YAML
        file.flush()
        run = subprocess.run(["promtool", "check", "rules", "--lint=none", file.name],
                             capture_output=True, text=True, check=False)
    if run.returncode == 0:
        return
    for line in (run.stdout + run.stderr).splitlines():
        for number in re.findall(r'"query:(\d+)"', line):
            line = f"{queries[int(number)][0]}: {line.strip()}"
        if "FAILED" not in line and "Checking" not in line and line.strip():
            yield line


def answer_of(url, expr):
    """The number of series Prometheus answers; ValueError says what went wrong."""
    body = urllib.parse.urlencode({"query": expr}).encode()
    try:
        with urllib.request.urlopen(f"{url.rstrip('/')}/api/v1/query", body, timeout=30) as reply:
            return len(json.load(reply)["data"]["result"])
    except urllib.error.HTTPError as error:
        raise ValueError(error.read().decode(errors="replace")[:300]) from error
    except (OSError, KeyError, TypeError, json.JSONDecodeError) as error:
        raise ValueError(f"{url}: {error}") from error


def ask_all(url, queries):
    for query, expr in queries:
        try:
            count = answer_of(url, expr)
        except ValueError as error:
            yield f"{query}: {error}"
            continue
        if count == 0 and query[:3] not in MAY_BE_EMPTY and query.place != "annotation":
            yield f"{query}: empty answer: {expr}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--prometheus", metavar="URL", help="run every query there as well")
    parser.add_argument("--metrics-list", action="store_true", help="print the metrics used")
    options = parser.parse_args()
    boards = {path.name: json.loads(path.read_text(encoding="utf-8"))
              for path in sorted(FOLDER.glob("*.json"))}
    queries = [(query, [v["name"] for v in variables_of(board)])
               for board in boards.values() for query in queries_of(board)]
    if options.metrics_list:
        print("\n".join(sorted(set().union(*(metrics_of(query.expr) for query, _ in queries)))))
        return 0
    problems = list(lint(boards))
    substituted = []
    for query, variables in queries:
        expr, unknown = substitute(query, variables)
        substituted.append((query, expr))
        problems += unknown
    problems += parse_all(substituted)
    if options.prometheus:
        problems += ask_all(options.prometheus, substituted)
    print("\n".join(problems), end="\n" if problems else "")
    print(f"dashboards: {len(boards)} files, {len(queries)} queries, {len(problems)} problems")
    return 1 if problems or not boards else 0


if __name__ == "__main__":
    sys.exit(main())
