// publication.js - one source of this person: brings what the call publishes in step with what is
// wanted, one step after the other, however quickly somebody switches.

export class Publication {
    #call;
    #source;
    #failed;
    #wanted = { track: null, isOn: false };
    #published = null;
    #isMuted = false;
    #isBusy = false;

    /** @param {function(Error)} failed told when the server or the browser did not take it */
    constructor(call, source, failed) {
        this.#call = call;
        this.#source = source;
        this.#failed = failed;
    }

    /** This track now; null takes the source out of the call. */
    set(track, isOn) {
        this.#wanted = { track, isOn };
        this.#work();
    }

    /** This track now; without one the source stays, muted, and comes back quickly. */
    keep(track, isOn) {
        this.set(track ?? this.#published, isOn && track !== null);
    }

    async #work() {
        if (this.#isBusy) return;
        this.#isBusy = true;
        try {
            while (await this.#step());
        } catch (error) {
            this.#failed(error);
        } finally {
            this.#isBusy = false;
        }
    }

    /** Does one thing; false when there is nothing left to do. */
    async #step() {
        const { track, isOn } = this.#wanted;
        if (track !== this.#published) {
            if (track) await this.#call.publish(this.#source, track, { isMuted: !isOn });
            else await this.#call.unpublish(this.#source);
            this.#isMuted = !isOn;
            this.#published = track;
            return true;
        }
        if (track && this.#isMuted !== !isOn) {
            await this.#call.mute(this.#source, !isOn);
            this.#isMuted = !isOn;
            return true;
        }
        return false;
    }
}
