/* page.c - the files of the page, each named once. */
#include "bisque_page.h"

#include <assert.h>

#define FILE_BYTES(name) static const uint8_t name[]

FILE_BYTES(client_js) = {
#embed "client/bisque-client.js"
};
FILE_BYTES(client_call_error_js) = {
#embed "client/call-error.js"
};
FILE_BYTES(client_connection_watch_js) = {
#embed "client/connection-watch.js"
};
FILE_BYTES(client_encoding_js) = {
#embed "client/encoding.js"
};
FILE_BYTES(client_listener_js) = {
#embed "client/listener.js"
};
FILE_BYTES(client_messages_js) = {
#embed "client/messages.js"
};
FILE_BYTES(client_own_level_js) = {
#embed "client/own-level.js"
};
FILE_BYTES(client_page_life_js) = {
#embed "client/page-life.js"
};
FILE_BYTES(client_people_js) = {
#embed "client/people.js"
};
FILE_BYTES(client_publication_js) = {
#embed "client/publication.js"
};
FILE_BYTES(client_publisher_js) = {
#embed "client/publisher.js"
};
FILE_BYTES(client_quality_js) = {
#embed "client/quality.js"
};
FILE_BYTES(client_recovery_js) = {
#embed "client/recovery.js"
};
FILE_BYTES(client_socket_js) = {
#embed "client/signalling-socket.js"
};
FILE_BYTES(client_signalling_js) = {
#embed "client/signalling.js"
};
FILE_BYTES(client_slots_js) = {
#embed "client/slots.js"
};
FILE_BYTES(client_speaking_js) = {
#embed "client/speaking.js"
};
FILE_BYTES(client_statistics_js) = {
#embed "client/statistics.js"
};
FILE_BYTES(client_trouble_js) = {
#embed "client/trouble.js"
};
FILE_BYTES(index_html) = {
#embed "call/index.html"
};
FILE_BYTES(announcer_js) = {
#embed "call/announcer.js"
};
FILE_BYTES(attendance_js) = {
#embed "call/attendance.js"
};
FILE_BYTES(bar_css) = {
#embed "call/bar.css"
};
FILE_BYTES(bar_js) = {
#embed "call/bar.js"
};
FILE_BYTES(base_css) = {
#embed "call/base.css"
};
FILE_BYTES(call_css) = {
#embed "call/call.css"
};
FILE_BYTES(chat_css) = {
#embed "call/chat.css"
};
FILE_BYTES(chat_js) = {
#embed "call/chat.js"
};
FILE_BYTES(device_choice_js) = {
#embed "call/device-choice.js"
};
FILE_BYTES(devices_js) = {
#embed "call/devices.js"
};
FILE_BYTES(elements_js) = {
#embed "call/elements.js"
};
FILE_BYTES(entrance_css) = {
#embed "call/entrance.css"
};
FILE_BYTES(icons_svg) = {
#embed "call/icons.svg"
};
FILE_BYTES(level_js) = {
#embed "call/level.js"
};
FILE_BYTES(link_js) = {
#embed "call/link.js"
};
FILE_BYTES(lobby_js) = {
#embed "call/lobby.js"
};
FILE_BYTES(logo_svg) = {
#embed "call/logo.svg"
};
FILE_BYTES(main_js) = {
#embed "call/main.js"
};
FILE_BYTES(meeting_js) = {
#embed "call/meeting.js"
};
FILE_BYTES(own_picture_js) = {
#embed "call/own-picture.js"
};
FILE_BYTES(prejoin_js) = {
#embed "call/prejoin.js"
};
FILE_BYTES(publication_js) = {
#embed "call/publication.js"
};
FILE_BYTES(room_names_js) = {
#embed "call/room-names.js"
};
FILE_BYTES(scene_svg) = {
#embed "call/scene.svg"
};
FILE_BYTES(settings_js) = {
#embed "call/settings.js"
};
FILE_BYTES(sound_js) = {
#embed "call/sound.js"
};
FILE_BYTES(stage_js) = {
#embed "call/stage.js"
};
FILE_BYTES(start_js) = {
#embed "call/start.js"
};
FILE_BYTES(statistics_panel_js) = {
#embed "call/statistics-panel.js"
};
FILE_BYTES(store_js) = {
#embed "call/store.js"
};
FILE_BYTES(tile_js) = {
#embed "call/tile.js"
};
FILE_BYTES(tiles_js) = {
#embed "call/tiles.js"
};
FILE_BYTES(wakefulness_js) = {
#embed "call/wakefulness.js"
};
FILE_BYTES(words_js) = {
#embed "call/words.js"
};

static const struct bisque_page_file files[] = {
    {"client/bisque-client.js", client_js, sizeof(client_js)},
    {"client/call-error.js", client_call_error_js, sizeof(client_call_error_js)},
    {"client/connection-watch.js", client_connection_watch_js, sizeof(client_connection_watch_js)},
    {"client/encoding.js", client_encoding_js, sizeof(client_encoding_js)},
    {"client/listener.js", client_listener_js, sizeof(client_listener_js)},
    {"client/messages.js", client_messages_js, sizeof(client_messages_js)},
    {"client/own-level.js", client_own_level_js, sizeof(client_own_level_js)},
    {"client/page-life.js", client_page_life_js, sizeof(client_page_life_js)},
    {"client/people.js", client_people_js, sizeof(client_people_js)},
    {"client/publication.js", client_publication_js, sizeof(client_publication_js)},
    {"client/publisher.js", client_publisher_js, sizeof(client_publisher_js)},
    {"client/quality.js", client_quality_js, sizeof(client_quality_js)},
    {"client/recovery.js", client_recovery_js, sizeof(client_recovery_js)},
    {"client/signalling-socket.js", client_socket_js, sizeof(client_socket_js)},
    {"client/signalling.js", client_signalling_js, sizeof(client_signalling_js)},
    {"client/slots.js", client_slots_js, sizeof(client_slots_js)},
    {"client/speaking.js", client_speaking_js, sizeof(client_speaking_js)},
    {"client/statistics.js", client_statistics_js, sizeof(client_statistics_js)},
    {"client/trouble.js", client_trouble_js, sizeof(client_trouble_js)},
    {"call/index.html", index_html, sizeof(index_html)},
    {"call/announcer.js", announcer_js, sizeof(announcer_js)},
    {"call/attendance.js", attendance_js, sizeof(attendance_js)},
    {"call/bar.css", bar_css, sizeof(bar_css)},
    {"call/bar.js", bar_js, sizeof(bar_js)},
    {"call/base.css", base_css, sizeof(base_css)},
    {"call/call.css", call_css, sizeof(call_css)},
    {"call/chat.css", chat_css, sizeof(chat_css)},
    {"call/chat.js", chat_js, sizeof(chat_js)},
    {"call/device-choice.js", device_choice_js, sizeof(device_choice_js)},
    {"call/devices.js", devices_js, sizeof(devices_js)},
    {"call/elements.js", elements_js, sizeof(elements_js)},
    {"call/entrance.css", entrance_css, sizeof(entrance_css)},
    {"call/icons.svg", icons_svg, sizeof(icons_svg)},
    {"call/level.js", level_js, sizeof(level_js)},
    {"call/link.js", link_js, sizeof(link_js)},
    {"call/lobby.js", lobby_js, sizeof(lobby_js)},
    {"call/logo.svg", logo_svg, sizeof(logo_svg)},
    {"call/main.js", main_js, sizeof(main_js)},
    {"call/meeting.js", meeting_js, sizeof(meeting_js)},
    {"call/own-picture.js", own_picture_js, sizeof(own_picture_js)},
    {"call/prejoin.js", prejoin_js, sizeof(prejoin_js)},
    {"call/publication.js", publication_js, sizeof(publication_js)},
    {"call/room-names.js", room_names_js, sizeof(room_names_js)},
    {"call/scene.svg", scene_svg, sizeof(scene_svg)},
    {"call/settings.js", settings_js, sizeof(settings_js)},
    {"call/sound.js", sound_js, sizeof(sound_js)},
    {"call/stage.js", stage_js, sizeof(stage_js)},
    {"call/start.js", start_js, sizeof(start_js)},
    {"call/statistics-panel.js", statistics_panel_js, sizeof(statistics_panel_js)},
    {"call/store.js", store_js, sizeof(store_js)},
    {"call/tile.js", tile_js, sizeof(tile_js)},
    {"call/tiles.js", tiles_js, sizeof(tiles_js)},
    {"call/wakefulness.js", wakefulness_js, sizeof(wakefulness_js)},
    {"call/words.js", words_js, sizeof(words_js)},
};

size_t bisque_page_count(void)
{
    return sizeof(files) / sizeof(files[0]);
}

struct bisque_page_file bisque_page_at(size_t index)
{
    assert(index < bisque_page_count());
    return files[index];
}
