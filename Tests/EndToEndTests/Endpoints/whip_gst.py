"""whip_gst.py - a publisher of WHIP or a player of WHEP over GStreamer's webrtcbin.

The protocol is that of whip_aiortc.py, the media that of gst_peer.py.
"""

import threading

import gst_peer
import whip_http
from gi.repository import GLib, Gst, GstWebRTC

RECEIVABLE = [
    "application/x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,payload=111",
    "application/x-rtp,media=video,encoding-name=VP8,clock-rate=90000,payload=96",
]


class WhipPeer(gst_peer.Peer):
    def __init__(self):
        super().__init__()
        self.session = None

    def does(self):
        return {
            "whip": self.whip, "whep": self.whep, "delete": self.delete,
            "statistics": self.statistics,
        }

    def whip(self, message, done):
        def offered(offer):
            self.open(message, offer["offer"], lambda sdp: self.answer({"sdp": sdp}, opened), done)

        def opened(_):
            done({"location": self.session.location})

        self.publish(message, offered)

    def whep(self, message, done):
        self.subscriber = gst_peer.Connection()
        self.subscriber.bin.connect("pad-added", self.arrived)
        for caps in RECEIVABLE:
            self.subscriber.bin.emit(
                "add-transceiver", GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY,
                Gst.caps_from_string(caps))
        self.subscriber.pipeline.set_state(Gst.State.PLAYING)

        def answered(sdp):
            answer = gst_peer.parsed(GstWebRTC.WebRTCSDPType.ANSWER, sdp)
            self.subscriber.ask("set-remote-description", answer)
            done({"location": self.session.location})

        self.subscriber.describe(
            "create-offer", "offer", lambda sdp: self.open(message, sdp, answered, done))

    def open(self, message, offer, answered, done):
        """Asks in a thread, because the loop must not wait; goes on in the loop."""
        self.session = whip_http.Session(message)
        self.in_thread(lambda: self.session.open(offer), answered, done)

    def delete(self, _, done):
        self.in_thread(self.session.delete, lambda status: done({"status": status}), done)

    @staticmethod
    def in_thread(work, then, done):
        def back(result):
            if isinstance(result, Exception):
                done({"error": f"{type(result).__name__}: {result}"})
            else:
                then(result)
            return GLib.SOURCE_REMOVE

        def run():
            try:
                result = work()
            except Exception as error:  # whatever it is, the test is to read it
                result = error
            GLib.idle_add(back, result)

        threading.Thread(target=run, daemon=True).start()


gst_peer.main(WhipPeer)
