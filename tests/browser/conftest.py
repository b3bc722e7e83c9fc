"""A real server with a small model, and a real browser that notices every error."""

import os
import shutil
import signal
import subprocess
import threading
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "target" / "browser" / "screenshots"
PROGRAM = ROOT / "target" / "release" / "persona"

SEGMENTS = {
    "GenAI": "Machine Learning Engineer;Senior Data Scientist;Head of AI;LLM Researcher;Deep Learning Scientist;Prompt Engineer",
    "Engineering": "Software Engineer;Senior Backend Developer;DevOps Engineer;Network Engineer;VP of Engineering;Site Reliability Engineer",
    "Product": "Product Manager;Senior Product Owner;Head of Product;Chief Product Officer;Group Product Manager",
    "Trust & Safety": "Trust & Safety Manager;Content Moderator;Fraud Investigator;Child Safety Specialist;Community Integrity Analyst",
    "Legal & Compliance": "General Counsel;Compliance Officer;Privacy Counsel;AML Analyst;Senior Paralegal;Head of Regulatory Affairs",
    "Executive": "Chief Executive Officer;Founder;Board Member;Managing Director;Chief Financial Officer",
    "Not Classified": "Marketing Manager;Sales Representative;Accountant;Recruiter;Nurse;Teacher;UX Designer;Office Manager;Student",
}


# The index that is built fastest: every test trains.
ENVIRONMENT = {**os.environ, "PERSONA_INDEX": "cells"}


class Server:
    """`persona serve` in a folder of its own."""

    def __init__(self, folder, *options):
        self.folder = folder
        data = folder / "data"
        data.mkdir()
        rows = [f"{title},{segment}\n" for segment, titles in SEGMENTS.items() for title in titles.split(";")]
        self.training = data / "training_data.csv"
        self.training.write_text("Job Title,Persona Segment\n" + "".join(rows))
        (data / "title_reference.csv").write_text("Reference,Standardization\nT&S,Trust & Safety\n")
        (data / "keyword_rules.csv").write_text("Keyword,Rule,Persona Segment,Exclude Keyword\nattorney,contains,Legal & Compliance,\n")
        subprocess.run([PROGRAM, "train"], cwd=folder, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--port", "0", *options],
            cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )
        line = self.process.stdout.readline()
        self.address = "http://" + line.split("http://")[1].split("/")[0]
        # What it says later must not fill the pipe.
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)


@pytest.fixture
def start(tmp_path):
    servers = []

    def start(*options):
        folder = tmp_path / str(len(servers))
        folder.mkdir()
        servers.append(Server(folder, *options))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def chromium():
    place = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not place:
        pytest.exit("there is no Chromium: apt-get install chromium, or name one in CHROMIUM", 1)
    shutil.rmtree(SHOTS, ignore_errors=True)
    SHOTS.mkdir(parents=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=place, args=["--no-sandbox"])
        yield browser
        browser.close()


class Pages:
    """Pages of a browser, with what went wrong on them."""

    def __init__(self, chromium):
        self.chromium = chromium
        self.contexts = []
        self.wrong = []
        self.expected = []  # parts of messages that a test provokes

    def open(self, server, path="/", **options):
        context = self.chromium.new_context(**{"viewport": {"width": 1280, "height": 860}, **options})
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: message.type in ("error", "warning") and self.wrong.append(message.text))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("request", lambda request: self.look(request.url, server))
        page.goto(server.address + path)
        return page

    def look(self, url, server):
        if not url.startswith((server.address, "blob:", "data:")):
            self.wrong.append(f"asked elsewhere: {url}")

    def end(self):
        for context in self.contexts:
            context.close()
        return [wrong for wrong in self.wrong if not any(part in wrong for part in self.expected)]


@pytest.fixture
def pages(chromium):
    pages = Pages(chromium)
    yield pages
    assert pages.end() == []


@pytest.fixture
def shot(request):
    def shot(page, name):
        page.wait_for_timeout(120)
        page.screenshot(path=SHOTS / f"{name}.png")

    return shot
