#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds rendered manifests against what they promise. Called by check_manifests.sh.

Usage: check_manifests.py RENDERED.yaml NAMESPACE VERSION
"""
import pathlib
import sys

import yaml

NAME = "ack-storage-exporter"
PORT = 10068
VERBS = {"get", "list", "watch"}
SECRET_KEYS = {
    "ALIBABA_CLOUD_ACCESS_KEY_ID": "access-key-id",
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "access-key-secret",
    "ALIBABA_CLOUD_SECURITY_TOKEN": "security-token",
}

failures = []


def expect(what, actual, expected):
    if actual != expected:
        failures.append(f"{what}: {actual!r}, expected {expected!r}")


def reads_of(role):
    granted = {}
    for rule in role["rules"]:
        expect("keys of a rule", set(rule), {"apiGroups", "resources", "verbs"})
        expect(f"verbs on {rule.get('resources')}", set(rule["verbs"]), VERBS)
        for group in rule["apiGroups"]:
            granted.setdefault(group, set()).update(rule["resources"])
    return granted


def check_role(role):
    # The file is generated from the table of sources, and a test holds it against that.
    generated = yaml.safe_load((pathlib.Path(__file__).parent / "kubernetes/clusterrole.yaml").read_text())
    expect("what the role lets read", reads_of(role), reads_of(generated))


def check_binding(binding, namespace):
    subject = {"kind": "ServiceAccount", "name": NAME, "namespace": namespace}
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": NAME}
    expect("subjects of the binding", binding["subjects"], [subject])
    expect("role of the binding", binding["roleRef"], role)


def check_pod(pod):
    expect("service account", pod["serviceAccountName"], NAME)
    security = pod["securityContext"]
    expect("runAsNonRoot", security["runAsNonRoot"], True)
    expect("runAsUser", security["runAsUser"], 65532)
    expect("seccomp profile", security["seccompProfile"], {"type": "RuntimeDefault"})
    for field in ("hostNetwork", "hostPID", "hostIPC", "volumes", "initContainers"):
        expect(field, pod.get(field), None)
    expect("number of containers", len(pod["containers"]), 1)


def check_container(container, version):
    expect("image", container["image"], f"{NAME}:{version}")
    expect("args", container["args"], [f"--web.listen-address=:{PORT}"])
    expected_ports = [{"name": "metrics", "containerPort": PORT, "protocol": "TCP"}]
    expect("ports", container["ports"], expected_ports)
    expect(
        "container security",
        container["securityContext"],
        {
            "allowPrivilegeEscalation": False,
            "privileged": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
    )
    for probe, path in (
        ("startupProbe", "/-/healthy"),
        ("livenessProbe", "/-/healthy"),
        ("readinessProbe", "/-/ready"),
    ):
        expect(probe, container[probe]["httpGet"], {"path": path, "port": "metrics"})
    resources = container["resources"]
    expect("resources asked for", set(resources["requests"]), {"cpu", "memory"})
    expect("resources limited", set(resources["limits"]), {"memory"})


def check_secret(container):
    found = {}
    for variable in container["env"]:
        reference = variable["valueFrom"]["secretKeyRef"]
        expect(f"secret of {variable['name']}", reference["name"], f"{NAME}-alibaba")
        expect(f"{variable['name']} is optional", reference.get("optional"), True)
        found[variable["name"]] = reference["key"]
    expect("environment", found, SECRET_KEYS)


def check_deployment(deployment, version):
    spec = deployment["spec"]
    template = spec["template"]
    expect("replicas", spec["replicas"], 1)
    expect("strategy", spec["strategy"], {"type": "Recreate"})
    selected = spec["selector"]["matchLabels"].items()
    expect("selector matches the pod", selected <= template["metadata"]["labels"].items(), True)
    check_pod(template["spec"])
    check_container(template["spec"]["containers"][0], version)
    check_secret(template["spec"]["containers"][0])


def check_service(service, pod_labels):
    spec = service["spec"]
    annotations = service["metadata"]["annotations"]
    expect("scrape annotation", annotations["prometheus.io/scrape"], "true")
    expect("port annotation", annotations["prometheus.io/port"], str(PORT))
    expected = [{"name": "metrics", "port": PORT, "targetPort": "metrics", "protocol": "TCP"}]
    expect("service ports", spec["ports"], expected)
    expect("service selects the pod", spec["selector"].items() <= pod_labels.items(), True)


def check_metadata(kind, metadata, namespace, version):
    labels = metadata["labels"]
    expect(f"{kind} name", metadata["name"], NAME)
    expect(f"{kind} name label", labels["app.kubernetes.io/name"], NAME)
    expect(f"{kind} version label", labels["app.kubernetes.io/version"], version)
    if not kind.startswith("ClusterRole"):
        expect(f"{kind} namespace", metadata["namespace"], namespace)


def main():
    path, namespace, version = sys.argv[1:]
    with open(path, encoding="utf-8") as stream:
        objects = {item["kind"]: item for item in yaml.safe_load_all(stream)}
    kinds = {"ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Deployment", "Service"}
    expect("kinds", set(objects), kinds)
    for kind, item in objects.items():
        check_metadata(kind, item["metadata"], namespace, version)
    check_role(objects["ClusterRole"])
    check_binding(objects["ClusterRoleBinding"], namespace)
    check_deployment(objects["Deployment"], version)
    pod_labels = objects["Deployment"]["spec"]["template"]["metadata"]["labels"]
    check_service(objects["Service"], pod_labels)
    for failure in failures:
        print(f"FAIL {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
