# SPDX-License-Identifier: Apache-2.0
"""Recorded pages of the exporter, and which of their series the rules select."""
import pathlib
import re
import typing

import yaml

TESTS = pathlib.Path(__file__).resolve().parent
RULES = TESTS.parent / "rules"
RECORDED = TESTS / "recorded"
GOLDEN = TESTS.parents[1] / "tests" / "golden" / "recorded"

SAMPLE = re.compile(r"^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$")
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
MATCHER = re.compile(r'(\w+)(!=|=~|!~|=)"([^"]*)"')
# A metric of the exporter, and its matchers where they follow. Those of an annotation's query have
# values that only Prometheus knows.
SELECTOR = re.compile(r"\b(ack_storage_\w+)(?:\{([^}]*)\})?")


class Page(typing.NamedTuple):
    read_at: float  # Unix seconds
    series: dict    # (metric, ((label, value), ...)) -> value


def parse_page(text, read_at):
    series = {}
    for line in text.splitlines():
        if line.startswith("#") or not line:
            continue
        metric, labels, value = SAMPLE.match(line).groups()
        found = tuple(sorted((name, text) for name, text in LABEL.findall(labels or "") if text))
        series[metric, found] = float(value)
    return Page(read_at, series)


def read_recorded(path):
    """Ages are rounded to ten seconds, so that another recording makes the same tests."""
    text = path.read_text(encoding="utf-8")
    read_at = float(re.match(r"# read at (\d+)", text).group(1))
    page = parse_page(text, read_at)
    for key, value in page.series.items():
        if key[0].endswith("_timestamp_seconds"):
            page.series[key] = read_at - 10 * round((read_at - value) / 10)
    return page


def read_golden(folder):
    import datetime
    findings = (folder / "findings.json").read_text(encoding="utf-8")
    taken_at = re.search(r'"taken_at": "([^"]*)Z"', findings).group(1)
    at = datetime.datetime.fromisoformat(taken_at).replace(tzinfo=datetime.timezone.utc)
    return parse_page((folder / "page.txt").read_text(encoding="utf-8"), at.timestamp())


def page(name):
    """The page "scenario/step": of recorded/, or of tests/golden/recorded; their files and folders
    are numbered."""
    scenario, _, step = name.partition("/")
    for folder, read in ((RECORDED, read_recorded), (GOLDEN, read_golden)):
        for path in sorted((folder / scenario).glob("*")):
            if step in (path.stem, path.stem.partition("-")[2]):
                return read(path)
    raise SystemExit(f"{name}: there is no such page in {RECORDED} or {GOLDEN}")


def groups():
    return sorted(path.stem for path in RULES.glob("*.yml"))


def rules_of(group):
    document = yaml.safe_load((RULES / f"{group}.yml").read_text(encoding="utf-8"))
    return [rule for each in document["groups"] for rule in each["rules"]]


def selectors(rules):
    """{metric: [[(label, operator, value), ...], ...]}, of all that the rules select."""
    found = {}
    for rule in rules:
        texts = [rule["expr"], *rule.get("annotations", {}).values()]
        for metric, matchers in SELECTOR.findall(" ".join(texts)):
            wanted = [each for each in MATCHER.findall(matchers) if "$" not in each[2]]
            found.setdefault(metric, []).append(wanted)
    return found


def matches(labels, matchers):
    for label, operator, value in matchers:
        own = labels.get(label, "")
        same = re.fullmatch(value, own) is not None if "~" in operator else own == value
        if same == operator.startswith("!"):
            return False
    return True


def is_selected(key, wanted):
    metric, labels = key
    return any(matches(dict(labels), each) for each in wanted.get(metric, []))
