// Single keys, for who has turned them on. What a key does on a page is the element with `data-key`.
"use strict";

(() => {
  const takesKeys = (element) =>
    element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio])");

  const isVisible = (element) => element.getClientRects().length > 0;

  // The link of a row has the focus, so that Enter opens it, as ever.
  const step = (by) => {
    const rows = [...document.querySelectorAll("main .queue a.title, main .list a.title")].filter(isVisible);
    const row = document.activeElement.closest("tr, li")?.querySelector("a.title");
    const at = rows.indexOf(row);
    const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };

  const press = (key) => {
    const all = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
    const target = all.find(isVisible);
    if (!target) return;
    if (target.matches("summary")) {
      const panel = target.parentElement;
      panel.open = true;
      (panel.querySelector("textarea") ?? panel.querySelector("input:not([type=hidden])") ?? target).focus();
    } else if (target.matches("input")) {
      target.focus();
    } else {
      target.click();
    }
  };

  const acts = {
    j: () => step(1),
    k: () => step(-1),
    "?": () => document.getElementById("keys")?.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    const isOurs = key in acts || /^[a-z/]$/.test(key);
    const isModified = event.ctrlKey || event.altKey || event.metaKey;
    if (!isOurs || isModified || event.isComposing || event.defaultPrevented || takesKeys(target)) return;
    if (document.querySelector("dialog[open]") || (event.repeat && !"jk".includes(key))) return;
    if (!(key in acts) && !document.querySelector(`[data-key="${CSS.escape(key)}"]`)) return;
    event.preventDefault();
    (acts[key] ?? (() => press(key)))();
  });
})();
