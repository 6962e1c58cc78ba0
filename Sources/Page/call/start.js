// start.js - loads the page proper, which is many files, and stays when one of them does not come.
//
// A network that changes, from a cable to the air or from one cell to the next, cuts short what is
// being fetched. A browser keeps in mind that a module failed; so the whole page is loaded again.

const pauses = [500, 1000, 2000, 4000]; // milliseconds before each further attempt

try {
    await import("./main.js");
    if (history.state?.attempt) history.replaceState(null, "");
} catch (error) {
    console.error(error);
    const attempt = history.state?.attempt ?? 0;
    history.replaceState({ attempt: attempt + 1 }, "");
    if (attempt < pauses.length) setTimeout(() => location.reload(), pauses[attempt]);
    else document.body.dataset.screen = "incomplete";
}
