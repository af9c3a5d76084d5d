/**
 * Leaves the page at once for one that anyone may have open, and takes the conversation along.
 */

const SECONDS = 5;
/** Presses of Shift that leave. */
const PRESSES = 3;

const chats = new Set();
let presses = 0;
let last = 0;
/** Whether Shift went with another key or the pointer, so that letting go of it is no press. */
let modified = false;

/** Let `chat` leave too: it has `clear()`, `leaveTo` and `warn(presses left)`. */
export const watch = (chat) => chats.add(chat);

/** Forget a chat that is no longer on the page. */
export const unwatch = (chat) => chats.delete(chat);

/** The ways out that the page itself has. */
export const EXITS = "[data-csp-leave], .govuk-js-exit-this-page-button";

/** Empty the page and replace it in the history, so that Back does not return to it. */
export function leave(to) {
  for (const chat of chats) chat.clear();
  document.title = "…";
  document.body.replaceChildren();
  try {
    top.location.replace(to);
  } catch {
    location.replace(to);
  }
}

function press(event) {
  const way = event.target.closest?.(EXITS);
  if (way && chats.size) {
    event.preventDefault();
    leave(way.href);
  }
}

function count(event) {
  const own = document.body.dataset.govukFrontendExitThisPageKeypress === undefined;
  if (event.timeStamp - last > SECONDS * 1000) presses = 0;
  if (event.key === "Shift" && !modified && !event.isComposing && own) {
    last = event.timeStamp;
    presses += 1;
    const [chat] = chats;
    if (presses === PRESSES) leave(chat.leaveTo);
    else chat?.warn(PRESSES - presses);
  } else {
    presses = 0;
  }
  modified = event.shiftKey;
}

addEventListener("keyup", count, true);
addEventListener("pointerdown", (event) => (modified ||= event.shiftKey), true);
addEventListener("click", press, true);
// Whoever comes back to this page finds nothing, even where the browser kept it whole.
addEventListener("pagehide", () => chats.forEach((each) => each.clear()));
