/* amount.js - much over one data channel: messages that are known by their number, each looked at.
 *
 * Goes with direct.js, whose channel it takes over. What a message holds is what AmountMessages
 * (Tests/EndToEndTests/Direct) says. */
"use strict";

Object.assign(window.direct, (() => {
    const length = 65_536;
    const words = length / 4;
    const head = 2; /* words: the number, and nothing */
    const most = 8 * 1_048_576; /* that waits to be sent */
    const pattern = new Uint32Array(2 * words);
    let heard;

    const bytes = new Uint8Array(pattern.buffer);
    for (let state = 1, at = 0; at < bytes.length; at++) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        bytes[at] = state >>> 24;
    }

    const start = (number) => (number * 1_025) % words;

    function message(number) {
        const said = new Uint32Array(words);
        said[0] = number;
        said.set(pattern.subarray(start(number), start(number) + words - head), head);
        return said;
    }

    function isRight(said, number) {
        if (said.length !== words || said[0] !== number || said[1] !== 0) return false;
        for (let at = head, from = start(number); at < words; at++, from++) {
            if (said[at] !== pattern[from]) return false;
        }
        return true;
    }

    function room(channel) {
        return new Promise((resolve) => {
            channel.bufferedAmountLowThreshold = most / 2;
            channel.addEventListener("bufferedamountlow", resolve, { once: true });
        });
    }

    return {
        /* Looks at so many messages, which come from now on. */
        expectAmount(count) {
            let number = 0;
            let wrong = 0;
            heard = new Promise((resolve) => {
                direct.hearing((data) => {
                    if (!isRight(new Uint32Array(data), number++)) wrong++;
                    if (number === count) resolve({ wrong });
                });
            });
        },

        amountHeard: () => heard,

        async sendAmount(count) {
            const channel = direct.channel();
            for (let number = 0; number < count; number++) {
                if (channel.bufferedAmount >= most) await room(channel);
                channel.send(message(number));
            }
        },
    };
})());
