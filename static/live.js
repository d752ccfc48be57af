// Tells what is new on a page without moving anything on it. An extra for who has turned it on: everything works without.
"use strict";

(() => {
  const strip = document.querySelector("[data-live]");
  if (!strip || !window.EventSource) return;

  const address = new URL(strip.dataset.live, location.href);
  const came = new Set();
  let wrote = 0, changed = false, missed = false, stream = null;

  const plural = (n, one, many) => (n === 1 ? `1 ${one}, show it` : `${n} ${many}, show them`);

  const words = () => {
    if (came.size > 0) return plural(came.size, "new", "new");
    if (wrote > 0) return plural(wrote, "new message", "new messages");
    if (changed) return "Somebody changed this issue, show it";
    return missed ? "There may be something new, show it" : "";
  };

  // What somebody is writing stays where it is: the news then opens beside it.
  const isTyping = () =>
    [...document.querySelectorAll("main textarea, main input:not([type=hidden])")].some((field) =>
      field.value !== field.defaultValue || field.checked !== field.defaultChecked);

  const show = () => {
    const said = words();
    if (said === strip.textContent) return;
    const link = document.createElement("a");
    link.href = location.pathname + location.search;
    link.textContent = said;
    link.addEventListener("click", () => { link.target = isTyping() ? "_blank" : ""; });
    strip.replaceChildren(...(said ? [link] : []));
  };

  const isShown = (issue) => document.querySelector(`.queue a[href="/issues/${issue}"]`) !== null;

  const hear = {
    came: (issue) => { if (!isShown(issue)) came.add(issue); },
    left: (issue) => { came.delete(issue); },
    wrote: () => { wrote += 1; },
    changed: () => { changed = true; },
    missed: () => { missed = true; },
    replaced: () => close(),
    over: () => { close(); document.removeEventListener("visibilitychange", turn); },
  };

  const open = () => {
    if (stream) return;
    stream = new EventSource(address);
    for (const [event, act] of Object.entries(hear)) {
      stream.addEventListener(event, ({ data, lastEventId }) => {
        if (lastEventId) address.searchParams.set("after", lastEventId);
        act(data);
        show();
      });
    }
  };

  const close = () => {
    stream?.close();
    stream = null;
  };

  // A browser opens only so many connections to one place: a page that nobody looks at needs none.
  const turn = () => (document.hidden ? close() : open());
  document.addEventListener("visibilitychange", turn);
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", turn);
  turn();
})();
