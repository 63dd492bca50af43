"use strict";
/* Small comforts of every page; each page works without them. Listeners sit on the document, so they also
   serve parts that htmx brings later. */

/* After a refused save the summary takes the focus, in a whole page as in a swapped part. */
function focusSummary(root) {
  const summary = root.querySelector(".p-errsum");
  if (summary) {
    summary.focus();
  }
}

/* Escape closes the innermost open help or menu and gives the focus back to its button. */
function closeOpened(event) {
  const opened = event.target.closest(".p-tip[open], .p-menu[open]") || document.querySelector(".p-tip[open], .p-menu[open]");
  if (opened) {
    opened.open = false;
    opened.querySelector("summary").focus();
  }
}

/* Slash goes to the quick search, unless somebody is writing. */
function goToSearch(event) {
  const writing = event.target.closest("input, select, textarea, [contenteditable]");
  const boxes = [...document.querySelectorAll("[data-quick-search]")];
  const box = boxes.find((candidate) => candidate.offsetParent !== null);
  if (!writing && box && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    box.focus();
  }
}

/* Ticked rows: mark them, count them, show the bar of actions only while there are some. */
function showPicked(form) {
  const rows = [...form.querySelectorAll("[data-row]")];
  const picked = rows.filter((box) => box.checked);
  rows.forEach((box) => box.closest("tr").classList.toggle("is-on", box.checked));
  const all = form.querySelector("[data-all]");
  if (all) {
    all.checked = rows.length > 0 && picked.length === rows.length;
    all.indeterminate = picked.length > 0 && picked.length < rows.length;
  }
  const bar = form.querySelector(".p-bulk");
  if (bar) {
    bar.hidden = picked.length === 0;
    bar.querySelector("[data-picked]").textContent = `${picked.length} ${form.dataset.bulk} dipilih`;
  }
}

function showAllPicked(root) {
  root.querySelectorAll("form[data-bulk]").forEach(showPicked);
}

/* A second tap on a slow line must not send the form again. The button stays enabled, so its name and value
   are sent. It works again after ten seconds (the answer was a download) and when the page comes back from the
   browser's cache. */
function sendOnce(event) {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) {
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  form.querySelectorAll("[type=submit]").forEach((button) => button.setAttribute("aria-disabled", "true"));
  window.setTimeout(allowSending, 10000);
}

function allowSending() {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  });
}

/* form[data-guard]: ask before a changed and unsaved form is left. */
function askBeforeLeaving(event) {
  const unsaved = document.querySelector("form[data-guard][data-changed]:not([data-sent])");
  if (unsaved) {
    event.preventDefault();
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    closeOpened(event);
  } else if (event.key === "/") {
    goToSearch(event);
  }
});

document.addEventListener("click", (event) => {
  document.querySelectorAll(".p-tip[open], .p-menu[open]").forEach((opened) => {
    if (!opened.contains(event.target)) {
      opened.open = false;
    }
  });
});

// A print button stands only where it works: with JavaScript.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

document.addEventListener("change", (event) => {
  const bulk = event.target.closest("form[data-bulk]");
  if (bulk && event.target.matches("[data-all]")) {
    bulk.querySelectorAll("[data-row]").forEach((box) => {
      box.checked = event.target.checked;
    });
  }
  if (bulk) {
    showPicked(bulk);
  }
});

document.addEventListener("input", (event) => {
  const guarded = event.target.closest("form[data-guard]");
  if (guarded) {
    guarded.dataset.changed = "yes";
  }
});

document.addEventListener("submit", sendOnce);
document.addEventListener("htmx:afterSwap", (event) => {
  focusSummary(event.target);
  showAllPicked(document);
});
window.addEventListener("pageshow", () => {
  allowSending();
  showAllPicked(document);
});
window.addEventListener("beforeunload", askBeforeLeaving);
focusSummary(document);
showAllPicked(document);
