/* testing.js - the tests of the client library, as far as they are not Swift's: names, checks, and
 * one function that runs all of a file and gives back what failed. */

const tests = [];

/**
 * @param {string} sentence what it proves
 * @param {() => void|Promise<void>} body
 */
export function test(sentence, body) {
    tests.push({ sentence, body });
}

/**
 * @param {string} [part] only the tests whose names contain it
 * @returns {Promise<{passed: number, failures: string[]}>}
 */
export async function runAll(part = "") {
    const failures = [];
    const chosen = tests.filter(({ sentence }) => sentence.includes(part));
    for (const { sentence, body } of chosen) {
        const begun = performance.now();
        try {
            await body();
            console.debug(`${sentence}: ${Math.round(performance.now() - begun)} ms`);
        } catch (error) {
            console.debug(`${sentence}: ${error}`);
            failures.push(`${sentence}: ${error?.stack ?? error}`);
        }
    }
    return { passed: chosen.length - failures.length, failures };
}

export function check(isTrue, what) {
    if (!isTrue) throw new Error(what);
}

export function equal(found, expected, what = "") {
    const [one, other] = [JSON.stringify(found), JSON.stringify(expected)];
    if (one !== other) throw new Error(`${what} ${one} is not ${other}`);
}

/** @returns {Promise<any>} what the promise was rejected with */
export async function rejection(promise) {
    try {
        await promise;
    } catch (error) {
        return error;
    }
    throw new Error("it succeeded");
}

/** Lets everything happen that needs no time. */
export async function settle() {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

/** Asks until it is so; the limit only turns "never" into a failure. */
export async function eventually(what, ask, limit = 20_000) {
    const end = performance.now() + limit;
    for (;;) {
        const answer = await ask();
        if (answer) return answer;
        if (performance.now() > end) throw new Error(`it never happened: ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
}
