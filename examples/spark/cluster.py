"""A Spark cluster on this machine: a standalone master, and workers of one core each."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pyspark

HOME = Path(pyspark.__file__).parent
HOST = "127.0.0.1"


class Cluster:
    """Runs in `folder` until the `with` ends."""

    def __init__(self, folder, workers=2, memory="1g"):
        self.folder, self.memory = Path(folder), memory
        self.environment = {
            **os.environ,
            "SPARK_HOME": str(HOME),
            "SPARK_LOCAL_IP": HOST,
            "PYSPARK_PYTHON": sys.executable,
        }
        self.count, self.workers = workers, []
        port = free_port()
        self.url = f"spark://{HOST}:{port}"
        self.ports = ["--host", HOST, "--port", str(port), "--webui-port", "0"]

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.master = self.start("master.Master", "master", self.ports)
        await_port(self.url)
        for number in range(self.count):
            name = f"worker-{number}"
            options = ["--cores", "1", "--memory", self.memory, "--host", HOST, "--webui-port", "0"]
            options += ["--work-dir", str(self.folder / name), self.url]
            self.workers.append(self.start("worker.Worker", name, options))
        return self

    def start(self, kind, name, options):
        command = [HOME / "bin" / "spark-class", f"org.apache.spark.deploy.{kind}", *options]
        with open(self.folder / f"{name}.log", "w") as log:
            return subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)

    def kill_a_worker(self):
        """Kills one as a machine that fails would."""
        self.workers[0].kill()

    def __exit__(self, *_):
        for process in [*self.workers, self.master]:
            process.kill()
            process.wait()


def free_port():
    with socket.socket() as one:
        one.bind((HOST, 0))
        return one.getsockname()[1]


def await_port(url, seconds=60):
    address = (HOST, int(url.rsplit(":", 1)[1]))
    for _ in range(10 * seconds):
        with socket.socket() as one:
            if one.connect_ex(address) == 0:
                return
        time.sleep(0.1)
    sys.exit(f"there is no master at {url} after {seconds} s; its log says why")
