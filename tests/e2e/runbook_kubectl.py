#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The kubectl of runbooks under test: runs what reads, looks at what would write, and writes down
what went wrong.

Environment: KUBECTL the real one, KUBECONFIG, KUBECTL_LOG a folder.
"""
import json
import os
import pathlib
import re
import subprocess
import sys

import yaml

# Resources that the exporter does not read, so that the simulator does not serve them.
NOT_SERVED = {"deployments", "daemonsets", "replicasets", "resourcequotas", "limitranges",
              "poddisruptionbudgets", "clusterroles", "clusterrolebindings", "rolebindings",
              "csidrivers", "configmaps", "secrets", "services", "endpoints", "leases",
              "serviceaccounts", "servicemonitors", "volumeattributesclasses"}
# Objects of these kinds do not occur in the scenario.
ABSENT = ("volumesnapshotcontents", "volumesnapshots", "horizontalpodautoscalers", "cronjobs", "jobs")
LOG = pathlib.Path(os.environ["KUBECTL_LOG"])


def run(arguments):
    return subprocess.run([os.environ["KUBECTL"], *arguments], capture_output=True, text=True,
                          timeout=60)


def verb_first(arguments):
    """kubectl -n NS get ... as kubectl get ... -n NS. Without label selectors, which the simulator
    does not know: what they select is not in the scenario, so that anything of the kind stands in."""
    arguments = list(arguments)
    while arguments[:1] in (["-n"], ["--namespace"]):
        arguments = arguments[2:] + arguments[:2]
    for flag in ("-l", "--selector"):
        if flag in arguments:
            at = arguments.index(flag)
            del arguments[at:at + 2]
            arguments = [*arguments, "-A"] if "" in arguments else arguments
    return arguments


def without_unserved(arguments):
    """The arguments without resources that are not served; empty if no other is left."""
    for i, argument in enumerate(arguments):
        names = argument.split(",")
        served = [name for name in names if not NOT_SERVED & {name, name + "s"}]
        if served != names:
            return [*arguments[:i], ",".join(served), *arguments[i + 1:]] if served else []
    return arguments


def is_of_simulator(text):
    """Whether the simulator is to blame: kubectl describe selects pods by labels."""
    if "the simulator knows no label selectors" in text:
        return True
    found = re.match(r'Error from server \(NotFound\): (\w+)[\w.]* ".*" not found$', text.strip())
    return found is not None and found.group(1) in ABSENT


def log_paths(arguments, output):
    """Each path of custom columns, and each template of jsonpath, with a value that it had."""
    template = next((a for a in arguments if a.startswith("jsonpath=")), "")
    if template:
        with (LOG / "paths").open("a", encoding="utf-8") as file:
            file.write(f"{template.partition('=')[2]}\t{' '.join(output.split())}\n")
    spec = next((a for a in arguments if a.startswith("custom-columns=")), "")
    columns = re.findall(r"(\w+):((?:\\.|[^,\\]|,(?!\w+:))+)", spec.partition("=")[2])
    header, *rows = output.splitlines() or [""]
    starts = [header.index(name) for name, _ in columns] if columns else []
    with (LOG / "paths").open("a", encoding="utf-8") as file:
        for i, (_, path) in enumerate(columns):
            cells = [row[starts[i]:(starts + [None])[i + 1]].strip() for row in rows]
            file.write(f"{path}\t{next((cell for cell in cells if cell != '<none>'), '')}\n")


def log_fault(arguments, text):
    with (LOG / "faults").open("a", encoding="utf-8") as file:
        file.write(f"kubectl {' '.join(arguments)}: {text}\n")


def look_at(arguments):
    """What would write: its JSON and YAML have to be sound."""
    try:
        if "-p" in arguments:
            json.loads(arguments[arguments.index("-p") + 1])
        if arguments[0] in ("create", "apply") and arguments[1:3] == ["-f", "-"]:
            found = yaml.safe_load(sys.stdin)
            assert found["kind"] and found["metadata"]["name"] and found["spec"], found
    except (ValueError, yaml.YAMLError, AssertionError, KeyError) as error:
        log_fault(arguments, error)


def main(arguments):
    arguments = verb_first(arguments)
    if arguments[:1] not in (["get"], ["describe"]):
        look_at(arguments)
        return 0
    arguments = without_unserved(arguments)
    if not arguments:
        return 0
    ended = run(arguments)
    with (LOG / "ran").open("a", encoding="utf-8") as file:
        file.write(f"{' '.join(arguments)}\n")
    sys.stdout.write(ended.stdout)
    if ended.returncode and not is_of_simulator(ended.stderr):
        log_fault(arguments, ended.stderr.strip())
    elif not ended.returncode:
        log_paths(arguments, ended.stdout)
    return ended.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
