// start.js - loads the page proper, which is many files, and stays when one of them does not come.
//
// A network that changes, from a cable to the air or from one cell to the next, cuts short what is
// being fetched. A browser keeps in mind that a module failed; so the whole page is loaded again.

const attempts = 3;
const pause = 500; // milliseconds

try {
    await import("./main.js");
    if (history.state?.attempt) history.replaceState(null, "");
} catch (error) {
    console.error(error);
    const attempt = (history.state?.attempt ?? 1) + 1;
    history.replaceState({ attempt }, "");
    if (attempt <= attempts) setTimeout(() => location.reload(), pause);
    else document.body.dataset.screen = "incomplete";
}
