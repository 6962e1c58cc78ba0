"""gst_peer.py - one participant of a call over GStreamer's webrtcbin, driven line by line.

The protocol is that of aiortc_peer.py. VP8 and Opus. Needs Debian's python3-gi and its GStreamer.
"""

import json
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

VIDEO = (
    "videotestsrc is-live=true pattern=ball ! "
    "video/x-raw,width={width},height={height},framerate={fps}/1 ! identity name={name} ! "
    "vp8enc deadline=1 cpu-used=8 target-bitrate=500000 keyframe-max-dist=60 ! "
    "rtpvp8pay picture-id-mode=15-bit ! "
    "capsfilter caps=\"application/x-rtp,media=video,encoding-name=VP8,payload=96,"
    "ssrc=(uint){ssrc}\""
)
AUDIO = (
    "audiotestsrc is-live=true wave=sine freq=440 ! audio/x-raw,rate=48000,channels=2 ! "
    "identity name={name} ! opusenc ! rtpopuspay ! "
    "capsfilter caps=\"application/x-rtp,media=audio,encoding-name=OPUS,"
    "encoding-params=(string)2,payload=97,"
    "ssrc=(uint){ssrc}\""
)

DECODERS = {
    "VP8": "rtpvp8depay ! vp8dec ! fakesink name=end sync=false async=false",
    "OPUS": "rtpopusdepay ! opusdec ! audioconvert ! audio/x-raw,format=S16LE ! "
    "fakesink name=end sync=false async=false",
}


def text_of(description):
    return description.sdp.as_text()


def parsed(kind, text):
    result, message = GstSdp.SDPMessage.new_from_text(text)
    if result != GstSdp.SDPResult.OK:
        raise ValueError("not a session description")
    return GstWebRTC.WebRTCSessionDescription.new(kind, message)


class Counter:
    """What passes one pad."""

    def __init__(self, kind, pad, mid=None):
        self.kind, self.pad, self.mid = kind, pad, mid
        self.frames = 0
        self.energy = 0.0
        pad.add_probe(Gst.PadProbeType.BUFFER, self.count)

    def count(self, pad, info):
        self.frames += 1
        if self.kind == "audio":
            buffer = info.get_buffer()
            found, map_info = buffer.map(Gst.MapFlags.READ)
            if found:
                wave = memoryview(map_info.data).cast("h")
                rate = pad.get_current_caps().get_structure(0).get_int("rate").value
                channels = pad.get_current_caps().get_structure(0).get_int("channels").value
                self.energy += sum(one * one for one in wave) / 32768**2 / channels / rate
                buffer.unmap(map_info)
        return Gst.PadProbeReturn.OK

    def size(self):
        caps = self.pad.get_current_caps()
        if self.kind != "video" or caps is None:
            return None, None
        structure = caps.get_structure(0)
        return structure.get_int("width").value, structure.get_int("height").value


class Connection:
    """A pipeline around one webrtcbin."""

    def __init__(self):
        self.pipeline = Gst.Pipeline.new(None)
        self.bin = Gst.ElementFactory.make("webrtcbin", None)
        self.bin.set_property("bundle-policy", GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
        self.pipeline.add(self.bin)

    def ask(self, signal, *arguments):
        """Emits a signal that answers through a promise, and waits."""
        promise = Gst.Promise.new()
        self.bin.emit(signal, *arguments, promise)
        promise.wait()
        reply = promise.get_reply()
        if reply is not None and reply.has_field("error"):
            raise ValueError(f"{signal}: {reply.to_string()}")
        return reply

    def describe(self, signal, field, done):
        """Makes an offer or an answer; `done` has it when all candidates are in it."""
        # The value points into the reply, which must outlive it: hence two variables.
        reply = self.ask(signal, None)
        description = reply.get_value(field)
        if description is None:
            raise ValueError(f"{signal} gave nothing")
        self.ask("set-local-description", description)
        complete = GstWebRTC.WebRTCICEGatheringState.COMPLETE

        def look():
            if self.bin.get_property("ice-gathering-state") != complete:
                return GLib.SOURCE_CONTINUE
            done(text_of(self.bin.get_property("local-description")))
            return GLib.SOURCE_REMOVE

        GLib.timeout_add(10, look)

    def state(self):
        return self.bin.get_property("connection-state").value_nick

    def packets(self, kind, field):
        """SSRC -> what webrtcbin counts of it."""
        found = {}

        def look(_, value):
            if isinstance(value, Gst.Structure) and value.has_field(field):
                if value.get_value("type").value_nick == kind:
                    found[value.get_value("ssrc")] = value.get_value(field)
            return True

        reply = self.ask("get-stats", None)
        reply.foreach(look)
        return found


class Peer:
    def __init__(self):
        self.publisher = None
        self.subscriber = None
        self.sent = []
        self.received = []

    def does(self):
        """What can be asked of it."""
        return {
            "publish": self.publish, "answer": self.answer,
            "subscribe": self.subscribe, "statistics": self.statistics,
        }

    def publish(self, message, done):
        wanted = message["publication"]
        if self.publisher is None:
            self.publisher = Connection()
        if wanted.get("audio"):
            self.add("audio", AUDIO, {})
        if wanted.get("video"):
            size = {key: wanted["video"][key] for key in ("width", "height", "fps")}
            self.add("video", VIDEO, size)
        self.publisher.pipeline.set_state(Gst.State.PLAYING)
        self.publisher.describe("create-offer", "offer", lambda sdp: done({"offer": sdp}))

    def add(self, kind, recipe, values):
        number = len(self.sent)
        ssrc = GLib.random_int_range(1, 1 << 30)
        name = f"source{number}"
        source = Gst.parse_bin_from_description(
            recipe.format(name=name, ssrc=ssrc, **values), True)
        self.publisher.pipeline.add(source)
        pad = self.publisher.bin.request_pad_simple("sink_%u")
        source.get_static_pad("src").link(pad)
        transceiver = pad.get_property("transceiver")
        transceiver.set_property(
            "direction", GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY)
        source.sync_state_with_parent()
        counter = Counter(kind, source.get_by_name(name).get_static_pad("src"))
        counter.transceiver, counter.ssrc = transceiver, ssrc
        self.sent.append(counter)

    def answer(self, message, done):
        answer = parsed(GstWebRTC.WebRTCSDPType.ANSWER, message["sdp"])
        self.publisher.ask("set-remote-description", answer)
        done({})

    def subscribe(self, message, done):
        if self.subscriber is None:
            self.subscriber = Connection()
            self.subscriber.bin.connect("pad-added", self.arrived)
            self.subscriber.pipeline.set_state(Gst.State.PLAYING)
        offer = parsed(GstWebRTC.WebRTCSDPType.OFFER, message["sdp"])
        self.subscriber.ask("set-remote-description", offer)
        self.subscriber.describe("create-answer", "answer", lambda sdp: done({"answer": sdp}))

    def arrived(self, _, pad):
        """A stream has begun: decode it, count what comes out."""
        if pad.get_direction() != Gst.PadDirection.SRC:
            return
        caps = pad.get_current_caps().get_structure(0)
        mid = pad.get_property("transceiver").get_property("mid")
        sink = Gst.parse_bin_from_description(DECODERS[caps.get_string("encoding-name")], True)
        self.subscriber.pipeline.add(sink)
        end = sink.get_by_name("end").get_static_pad("sink")
        self.received.append(Counter(caps.get_string("media"), end, mid))
        pad.link(sink.get_static_pad("sink"))
        sink.sync_state_with_parent()

    def statistics(self, message, done):
        sent, received = [], []
        packets = self.publisher.packets("outbound-rtp", "packets-sent") if self.publisher else {}
        for one in self.sent:
            sent.append({
                "mid": one.transceiver.get_property("mid"), "kind": one.kind, "ssrc": one.ssrc,
                "framesSent": one.frames, "packetsSent": packets.get(one.ssrc),
            })
        for one in self.received:
            width, height = one.size()
            of_video = {"framesDecoded": one.frames, "frameWidth": width, "frameHeight": height}
            of_audio = {"audioEnergy": one.energy}
            received.append({
                "mid": one.mid, "kind": one.kind,
                **(of_video if one.kind == "video" else of_audio),
            })
        done({
            "publisher": self.publisher.state() if self.publisher else None,
            "subscriber": self.subscriber.state() if self.subscriber else None,
            "sent": sent, "received": received,
        })


def main(kind):
    """Does what each line says with a peer of this kind, until there are no more."""
    Gst.init(None)
    peer = kind()
    loop = GLib.MainLoop()
    rest = bytearray()

    def run(message):
        def done(answer):
            print(json.dumps({"id": message["id"], **answer}), flush=True)

        try:
            peer.does()[message["do"]](message, done)
        except Exception as error:  # whatever it is, the test is to read it
            done({"error": f"{type(error).__name__}: {error}"})

    def readable(_, condition):
        came = sys.stdin.buffer.raw.read(1 << 16)
        if not came:
            loop.quit()
            return GLib.SOURCE_REMOVE
        rest.extend(came)
        while b"\n" in rest:
            line, _, tail = bytes(rest).partition(b"\n")
            rest[:] = tail
            run(json.loads(line))
        return GLib.SOURCE_CONTINUE

    GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_IN | GLib.IO_HUP, readable)
    loop.run()


if __name__ == "__main__":
    main(Peer)
