/// What each counter of the service counts, in the words of `/metrics`.
enum CounterHelp {
    static let unclean = "bisque_service_unclean_starts_total"
    static let workerDeaths = "bisque_worker_deaths_total"

    /// Shown from the beginning, so that a rule for them works before the first time.
    static let fromTheStart = [unclean]

    static let texts = [
        unclean: "Starts that found that the run before had not ended properly.",
        workerDeaths: "Worker processes that ended, by reason.",
        Counters.overflow: "Counts that were lost, for there were too many different labels.",
        "bisque_joins_total": "Attempts to join a room, by their result.",
        "bisque_rejoins_total": "Attempts to come back to a room, by result and by cause.",
        "bisque_leaves_total": "People who left a room, by reason.",
        "bisque_room_interruptions_total": "Rooms whose media was broken by a worker's death.",
        "bisque_member_interruptions_total":
            "People whose media was broken with a part of their room.",
        "bisque_signalling_messages_total": "Messages of clients, by type.",
        "bisque_signalling_errors_total": "Messages that were refused, by code.",
        "bisque_signalling_refusals_total": "Sockets that were refused, by reason.",
        "bisque_signalling_cut_off_total": "Sockets that were closed on their clients, by reason.",
        "bisque_offers_total": "Offers of what one gets to hear and see.",
        "bisque_offers_unanswered_total": "Offers that nobody answered in time.",
        "bisque_listen_requests_total": "Wishes of clients for a new offer, by kind.",
        "bisque_whip_requests_total": "Requests of WHIP and WHEP, by their result.",
        "bisque_whip_ended_total": "Sessions of WHIP and WHEP that ended, by reason.",
        "bisque_protocol_messages_total": "Messages of the mediasoup protocol, by result.",
        "bisque_mediasoup_messages_total": "Messages of mediasoup's clients, by result.",
        "bisque_transport_failures_total": "Transports that failed, by direction and reason.",
    ]
}
