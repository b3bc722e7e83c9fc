#!/usr/bin/env python3
"""Puts the ONNX Runtime library, and its licence, into models-cache/onnxruntime/.

The library is taken from the PyPI package `onnxruntime`, in the version and with the checksums
below; pip fetches it and refuses any other. Does nothing when the library is there already.
Standard library only; any Python 3.8 or later with pip.
"""

import os
import platform
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

VERSION = "1.28.0"
"""The last version whose library keeps to itself: from 1.29 on it gathers what it is used for, to upload it."""

# System and machine -> the wheel's platform, its SHA-256, and the library's names in it and here.
WHEELS = {
    ("Linux", "x86_64"): (
        "manylinux_2_28_x86_64",
        "0a83bdb70d143cede762b677789bf2a7acca54b3fb82565601d5c30695aa933c",
        f"libonnxruntime.so.{VERSION}",
        "libonnxruntime.so",
    ),
    ("Linux", "aarch64"): (
        "manylinux_2_28_aarch64",
        "4e81a23df16e7acb9d51b06d30cc098e49315ef9180f97bc2221d167b4b04d9c",
        f"libonnxruntime.so.{VERSION}",
        "libonnxruntime.so",
    ),
    ("Darwin", "arm64"): (
        "macosx_14_0_arm64",
        "26ff0fdd06efb6c155bae95387a09db1a2be89c7a03e4d0bffd5a171cc2826da",
        f"libonnxruntime.{VERSION}.dylib",
        "libonnxruntime.dylib",
    ),
}

LICENCES = ("LICENSE", "ThirdPartyNotices.txt")

TARGET = Path(__file__).resolve().parent.parent / "models-cache" / "onnxruntime"


def main():
    system = (platform.system(), platform.machine())
    if system not in WHEELS:
        sys.exit(
            f"There is no ONNX Runtime package for {' '.join(system)}. Install ONNX Runtime {VERSION} "
            "yourself and set ORT_DYLIB_PATH to its library."
        )
    wheel_platform, sha256, name_in_wheel, name_here = WHEELS[system]
    library, stamp = TARGET / name_here, TARGET / "VERSION"
    if library.is_file() and stamp.is_file() and stamp.read_text() == f"{VERSION} {sha256}\n":
        stamp.touch()
        return
    print(f"Fetching ONNX Runtime {VERSION} …", flush=True)
    TARGET.mkdir(parents=True, exist_ok=True)
    # In the target's own folder, so that the library is renamed into place and never half there.
    with tempfile.TemporaryDirectory(dir=TARGET) as folder:
        wheel = fetch(Path(folder), wheel_platform, sha256)
        with zipfile.ZipFile(wheel) as archive:
            for name in LICENCES:
                os.replace(archive.extract(f"onnxruntime/{name}", folder), TARGET / name)
            unpacked = Path(archive.extract(f"onnxruntime/capi/{name_in_wheel}", folder))
        os.replace(unpacked, library)
    stamp.write_text(f"{VERSION} {sha256}\n")


def fetch(folder, wheel_platform, sha256):
    requirements = folder / "requirements.txt"
    requirements.write_text(f"onnxruntime=={VERSION} --hash=sha256:{sha256}\n")
    command = [
        *(sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet"),
        *("--no-deps", "--only-binary=:all:", "--require-hashes", "--requirement", str(requirements)),
        *("--implementation", "cp", "--python-version", "3.12", "--abi", "cp312"),
        *("--platform", wheel_platform, "--dest", str(folder)),
    ]
    if subprocess.run(command).returncode != 0:
        sys.exit(
            f"ONNX Runtime {VERSION} could not be fetched with pip. Check the network and run `make setup` "
            "again, or set ORT_DYLIB_PATH to a library that is there already."
        )
    return next(folder.glob("*.whl"))


if __name__ == "__main__":
    main()
