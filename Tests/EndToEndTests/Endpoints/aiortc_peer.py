"""aiortc_peer.py - one participant of a call over aiortc, driven line by line.

Reads {"id", "do", ...} from standard input and answers {"id", ...} on standard output, one line of
JSON each. "publish" -> "offer"; "answer" takes an "sdp"; "subscribe" takes one -> "answer";
"statistics" -> the members of CallStatistics. Ends with its input. Only VP8 or H.264, and Opus.
"""

import asyncio
import fractions
import json
import math
import struct
import sys

from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
    VideoStreamTrack,
)
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame, VideoFrame

SAMPLE_RATE = 48000
SAMPLES = SAMPLE_RATE // 50  # 20 ms


class Picture(VideoStreamTrack):
    """A bright bar that wanders over grey, 30 times a second."""

    def __init__(self, width, height):
        super().__init__()
        self.width, self.height = width, height
        self.frames = 0

    async def recv(self):
        pts, time_base = await self.next_timestamp()
        frame = VideoFrame(self.width, self.height, "yuv420p")
        for plane, value in zip(frame.planes, (90, 128, 128)):
            plane.update(bytes([value]) * plane.buffer_size)
        luma = frame.planes[0]
        row = bytearray([90]) * luma.line_size
        bar = self.frames * 4 % self.width
        row[bar : bar + 16] = bytes([230]) * len(row[bar : bar + 16])
        luma.update(bytes(row) * luma.height)
        frame.pts, frame.time_base = pts, time_base
        self.frames += 1
        return frame


class Tone(MediaStreamTrack):
    """440 Hz, a frame each 20 ms."""

    kind = "audio"

    def __init__(self):
        super().__init__()
        self.frames = 0
        self.begin = None

    async def recv(self):
        clock = asyncio.get_running_loop().time
        self.begin = self.begin if self.begin is not None else clock()
        await asyncio.sleep(self.begin + self.frames * SAMPLES / SAMPLE_RATE - clock())
        first = self.frames * SAMPLES
        step = 2 * math.pi * 440 / SAMPLE_RATE
        wave = [int(9000 * math.sin(step * at)) for at in range(first, first + SAMPLES)]
        frame = AudioFrame(format="s16", layout="mono", samples=SAMPLES)
        frame.planes[0].update(struct.pack(f"{SAMPLES}h", *wave))
        frame.sample_rate = SAMPLE_RATE
        frame.pts, frame.time_base = first, fractions.Fraction(1, SAMPLE_RATE)
        self.frames += 1
        return frame


class Reception:
    """What came of one track, decoded."""

    def __init__(self, transceiver):
        self.transceiver = transceiver
        self.frames = 0
        self.energy = 0.0
        self.size = (None, None)

    async def run(self):
        track = self.transceiver.receiver.track
        try:
            while True:
                self.count(await track.recv())
        except MediaStreamError:
            return  # the track has ended

    def count(self, frame):
        self.frames += 1
        if isinstance(frame, VideoFrame):
            self.size = (frame.width, frame.height)
        else:
            samples = bytes(frame.planes[0])[: frame.samples * 2]
            wave = struct.unpack(f"{len(samples) // 2}h", samples)
            loudness = sum(one * one for one in wave) / max(len(wave), 1) / 32768**2
            self.energy += loudness * frame.samples / frame.sample_rate


def connection():
    # Unless told otherwise it asks a STUN server on the Internet, and waits for it.
    return RTCPeerConnection(RTCConfiguration(iceServers=[]))


class Peer:
    """Two connections, as in call.js: one to publish, one to subscribe."""

    def __init__(self):
        self.publisher = None
        self.subscriber = None
        self.receptions = {}
        self.tasks = set()

    def does(self):
        """What can be asked of it."""
        return {
            "publish": self.publish, "answer": self.answer,
            "subscribe": self.subscribe, "statistics": self.statistics,
        }

    async def publish(self, message):
        wanted = message["publication"]
        if self.publisher is None:
            self.publisher = connection()
        if wanted.get("audio"):
            self.publisher.addTransceiver(Tone(), direction="sendonly")
        if wanted.get("video"):
            picture = Picture(wanted["video"]["width"], wanted["video"]["height"])
            self.publisher.addTransceiver(picture, direction="sendonly")
        await self.publisher.setLocalDescription(await self.publisher.createOffer())
        return {"offer": self.publisher.localDescription.sdp}

    async def answer(self, message):
        description = RTCSessionDescription(type="answer", sdp=message["sdp"])
        await self.publisher.setRemoteDescription(description)
        return {}

    async def subscribe(self, message):
        if self.subscriber is None:
            self.subscriber = connection()
        offer = RTCSessionDescription(type="offer", sdp=message["sdp"])
        await self.subscriber.setRemoteDescription(offer)
        self.receive()
        await self.subscriber.setLocalDescription(await self.subscriber.createAnswer())
        return {"answer": self.subscriber.localDescription.sdp}

    def receive(self):
        """Decodes what comes in sections that are new."""
        for transceiver in self.subscriber.getTransceivers():
            if transceiver.mid not in self.receptions:
                reception = Reception(transceiver)
                self.receptions[transceiver.mid] = reception
                task = asyncio.create_task(reception.run())
                self.tasks.add(task)
                task.add_done_callback(self.tasks.discard)

    async def statistics(self, message):
        sent, received = [], []
        for transceiver in self.publisher.getTransceivers() if self.publisher else []:
            stats = await transceiver.sender.getStats()
            for one in stats.values():
                if one.type == "outbound-rtp":
                    track = transceiver.sender.track
                    sent.append({
                        "mid": transceiver.mid, "kind": transceiver.kind, "ssrc": one.ssrc,
                        "packetsSent": one.packetsSent, "bytesSent": one.bytesSent,
                        "framesSent": track.frames if track else None,
                    })
        for reception in self.receptions.values():
            transceiver = reception.transceiver
            kind = transceiver.kind
            of_video = {
                "framesDecoded": reception.frames,
                "frameWidth": reception.size[0], "frameHeight": reception.size[1],
            }
            of_audio = {"audioEnergy": reception.energy}
            stats = await transceiver.receiver.getStats()
            packets = [one for one in stats.values() if one.type == "inbound-rtp"]
            received.append({
                "mid": transceiver.mid, "kind": kind,
                "packetsReceived": sum(one.packetsReceived for one in packets),
                "packetsLost": sum(one.packetsLost for one in packets),
                **(of_video if kind == "video" else of_audio),
            })
        return {
            "publisher": self.publisher.connectionState if self.publisher else None,
            "subscriber": self.subscriber.connectionState if self.subscriber else None,
            "sent": sent, "received": received,
        }


async def main(peer):
    """Does what each line says with the peer, until there are no more."""
    lines = asyncio.StreamReader(limit=1 << 24)
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        message = json.loads(line)
        try:
            answer = await peer.does()[message["do"]](message)
        except Exception as error:  # whatever it is, the test is to read it
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps({"id": message["id"], **answer}), flush=True)


if __name__ == "__main__":
    asyncio.run(main(Peer()))
