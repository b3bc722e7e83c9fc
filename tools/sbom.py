#!/usr/bin/env python3
"""What the program is made of, for programs that look for known faults in it. Standard library only.

    tools/sbom.py                  prints it as CycloneDX 1.6: crates, the ONNX Runtime library, the encoder
    tools/sbom.py --embed PROGRAM  puts the crates into the program itself, as `cargo auditable` does, without building it anew:
                                   cargo-audit, Trivy and others read them there

The same commit gives the same text.
"""

import hashlib
import json
import platform
import subprocess
import sys
import tempfile
import tomllib
import uuid
import zlib
from datetime import datetime, timezone
from pathlib import Path

from crates import ROOT, host, linked
from setup_onnxruntime import VERSION, WHEELS

ENCODER = ROOT / "models-cache" / "title-encoder"
SECTION = ".dep-v0"
"""Where programs look for it: https://github.com/rust-secure-code/cargo-auditable/blob/master/PARSING.md"""


def main():
    if sys.argv[1:2] == ["--embed"] and len(sys.argv) == 3:
        return embed(sys.argv[2])
    print(json.dumps(bill(), indent=1, ensure_ascii=False, sort_keys=True))


def bill():
    packages, dependencies = linked([host()])
    checksums = locked_checksums()
    root, *others = packages
    components = [component(package, checksums) for package in others]
    brought = [runtime(), encoder()]
    refs = {package["id"]: ref(package) for package in packages}
    graph = [{"ref": ref(package), "dependsOn": sorted(refs[of] for of in dependencies[package["id"]])} for package in packages]
    graph[0]["dependsOn"] += [part["bom-ref"] for part in brought]
    content = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": committed(),
            "component": {**component(root, checksums), "type": "application"},
        },
        "components": components + brought,
        "dependencies": graph + [{"ref": part["bom-ref"]} for part in brought],
    }
    told = json.dumps(content, sort_keys=True)
    return {**content, "serialNumber": uuid.uuid5(uuid.NAMESPACE_URL, told).urn}


def ref(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def component(package, checksums):
    told = {"type": "library", "bom-ref": ref(package), "name": package["name"], "version": package["version"], "purl": ref(package)}
    if package["license"]:
        # A slash is how OR was written once.
        told["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    if checksum := checksums.get((package["name"], package["version"])):
        told["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    return told


def locked_checksums():
    with open(ROOT / "Cargo.lock", "rb") as file:
        packages = tomllib.load(file)["package"]
    return {(package["name"], package["version"]): package["checksum"] for package in packages if "checksum" in package}


def runtime():
    purl = f"pkg:pypi/onnxruntime@{VERSION}"
    _, checksum, *_ = WHEELS[platform.system(), platform.machine()]
    return {
        "type": "library",
        "bom-ref": purl,
        "name": "onnxruntime",
        "version": VERSION,
        "purl": purl,
        "description": "Lies beside the program and is loaded by it. The checksum is that of the package that it is taken from.",
        "licenses": [{"license": {"id": "MIT"}}],
        "hashes": [{"alg": "SHA-256", "content": checksum}],
    }


def encoder():
    return {
        "type": "machine-learning-model",
        "bom-ref": "title-encoder",
        "name": "title-encoder",
        "description": "Compiled in: distilled from all-MiniLM-L6-v2 and Universal Sentence Encoder multilingual v3",
        "licenses": [{"license": {"id": "Apache-2.0"}}],
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256((ENCODER / "model.onnx").read_bytes()).hexdigest()}],
    }


def committed():
    """When the last commit was made."""
    git = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    return datetime.fromtimestamp(int(git.stdout or 0), timezone.utc).isoformat()


def embed(program):
    packages, dependencies = linked([host()])
    number = {package["id"]: at for at, package in enumerate(packages)}
    told = []
    for package in packages:
        entry = {
            "name": package["name"],
            "version": package["version"],
            "source": "crates.io" if package["source"] else "local",
            "dependencies": sorted(number[of] for of in dependencies[package["id"]]),
        }
        told.append(entry)
    told[0]["root"] = True
    with tempfile.NamedTemporaryFile() as section:
        section.write(zlib.compress(json.dumps({"packages": told}).encode(), 9))
        section.flush()
        section = f"{SECTION}={section.name}"
        subprocess.run(["objcopy", "--remove-section", SECTION, "--add-section", section, program], check=True)


if __name__ == "__main__":
    main()
