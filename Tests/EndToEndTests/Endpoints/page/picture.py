# picture.py - takes the picture of the page: a real call of four, in tabs of one Chromium.
#
#   python3 picture.py BISQUE PICTURE.png     BISQUE is the program

import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOM = "warm-clay-teapot-417"
PATIENCE = 60
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
         "--remote-debugging-pipe", "--autoplay-policy=no-user-gesture-required",
         "--allow-loopback-in-peer-connection", "--disable-background-timer-throttling",
         "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows"]
READY = """(() => {
    const pictures = [...document.querySelectorAll(".tile:not([data-own]) video")]
        .filter((video) => video.videoWidth >= 640 && !video.paused);
    return pictures.length >= 2 && bisque.call.people.size === 3
        && document.querySelectorAll(".tile[data-camera=off]").length === 1
        && document.querySelectorAll(".tile[data-muted]").length === 1
        && document.querySelectorAll(".tile[data-speaking]").length === 1;
})()"""


class Chromium:
    """A browser that is asked over two pipes, as the DevTools protocol says."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="bisque-picture-")
        answers, its_answers = os.pipe()
        its_questions, questions = os.pipe()

        def pipes():
            # Above what dup2 may overwrite, then to the numbers that are Chromium's.
            os.dup2(its_questions, 100)
            os.dup2(its_answers, 101)
            os.dup2(100, 3)
            os.dup2(101, 4)

        name = shutil.which("chromium") or "chromium"
        self.process = subprocess.Popen(
            [name, *FLAGS, f"--user-data-dir={self.folder}", "about:blank"], close_fds=False,
            preexec_fn=pipes, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(its_questions)
        os.close(its_answers)
        self.questions, self.answers = questions, answers
        self.rest = b""
        self.number = 0

    def ask(self, method, session=None, **parameters):
        self.number += 1
        question = {"id": self.number, "method": method, "params": parameters}
        if session:
            question["sessionId"] = session
        os.write(self.questions, json.dumps(question).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") != self.number:
                continue
            if "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']}")
            return answer["result"]

    def read(self):
        while b"\0" not in self.rest:
            some = os.read(self.answers, 1 << 20)
            if not some:
                raise RuntimeError("Chromium is gone")
            self.rest += some
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def close(self):
        try:
            self.ask("Browser.close")
        except (OSError, RuntimeError):
            self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Tab:
    """A tab with storage of its own, in which somebody of paint sits."""

    def __init__(self, chromium, who, is_talking):
        self.chromium = chromium
        context = chromium.ask("Target.createBrowserContext")["browserContextId"]
        target = chromium.ask("Target.createTarget", url="about:blank", browserContextId=context)
        self.session = chromium.ask(
            "Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        self.ask("Page.enable")
        self.ask("Emulation.setDeviceMetricsOverride", width=1280, height=800,
                 deviceScaleFactor=1, mobile=False)
        painted = json.dumps({"who": who, "isTalking": is_talking})
        self.ask("Page.addScriptToEvaluateOnNewDocument",
                 source=f"window.painted = {painted};\n"
                 + (HERE / "painted-people.js").read_text())

    def ask(self, method, **parameters):
        return self.chromium.ask(method, self.session, **parameters)

    def value(self, expression):
        answer = self.ask("Runtime.evaluate", expression=expression, awaitPromise=True,
                          returnByValue=True)
        if "exceptionDetails" in answer:
            return None
        return answer["result"].get("value")

    def until(self, expression):
        end = time.monotonic() + PATIENCE
        while not self.value(expression):
            if time.monotonic() > end:
                raise RuntimeError(f"never true: {expression}")
            time.sleep(0.1)


def picture(address, name):
    chromium = Chromium()
    try:
        tabs = {}
        for who, called in [("ada", "Ada Okafor"), ("daniel", "Daniel Weiß"), ("ben", "Ben"),
                            ("mara", "Mara Lind")]:
            tab = tabs[who] = Tab(chromium, who, who == "ada")
            query = called.replace(" ", "+")
            tab.ask("Page.navigate", url=f"{address}/r/{ROOM}?name={query}")
            tab.until("window.bisque?.call.state === 'joined'")
        for button in ["camera", "microphone"]:
            tabs["ben"].until(f"document.querySelector('#{button}').dataset.state === 'on'")
            tabs["ben"].value(f"document.querySelector('#{button}').click()")
        mara = tabs["mara"]
        mara.until(READY)
        time.sleep(8)  # until the pictures are as sharp as the rate allows
        # What the page says at the beginning has gone by then.
        mara.value("document.activeElement?.blur()")
        mara.until(READY)
        shot = mara.ask("Page.captureScreenshot", format="png")["data"]
        pathlib.Path(name).write_bytes(base64.b64decode(shot))
    finally:
        chromium.close()


def serve(program):
    service = subprocess.Popen(
        [program, "serve", "--listen", "http://127.0.0.1:0", "--workers", "1"],
        stdout=subprocess.PIPE, text=True)
    for line in service.stdout:
        if line.startswith("listening "):
            return service, line.split()[1]
    raise RuntimeError("the service did not start")


def main():
    program, name = sys.argv[1:3]
    service, address = serve(program)
    try:
        picture(address, name)
    finally:
        service.terminate()
        service.wait()


if __name__ == "__main__":
    main()
