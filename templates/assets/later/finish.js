// The end of a lesson: done, kept, and put in the calendar.

const section = document.querySelector(".finish");
const said = section.querySelector("[role=status]");
const complete = section.querySelector("[data-act=complete]");
const save = section.querySelector("[data-act=save]");
const dates = section.querySelector("[data-act=dates]");
const isDone = () => Boolean(didact.state.lessons[didact.lesson]?.done);

function show() {
  complete.setAttribute("aria-pressed", isDone());
  save.hidden = Boolean(didact.state.created);
}

// Stores the reader's state from now on, and says so.
function keep() {
  const first = !didact.state.created;
  const kept = didact.change((state) => (state.created ??= didact.day()));
  if (!kept) said.textContent = words.cannot_save;
  else said.textContent = first ? words.saved_here : words.saved;
}

complete.addEventListener("click", () => {
  const done = isDone() ? undefined : didact.day();
  keep();
  didact.change(({ lessons }) => {
    lessons[didact.lesson] = { ...lessons[didact.lesson], done };
  });
});
save.addEventListener("click", keep);

// ---- Review dates: RFC 5545 ----

const escaped = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");

// Lines of at most 75 octets; characters are not cut.
function folded(line) {
  const encoder = new TextEncoder();
  const pieces = [""];
  let octets = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > (pieces.length > 1 ? 74 : 75)) {
      pieces.push("");
      octets = 0;
    }
    pieces[pieces.length - 1] += character;
    octets += size;
  }
  return pieces.join("\r\n ");
}

didact.calendar = (days, title, address, prompts) => {
  const stamp = `${new Date().toISOString().replace(/[-:]|\.\d+/g, "")}`;
  const events = days.map((later) => {
    const day = didact.day(later).replaceAll("-", "");
    return [
      "BEGIN:VEVENT",
      `UID:${didact.lesson}-${day}@course`,
      `DTSTAMP:${stamp}`,
      `DTSTART:${day}T180000`,
      "DURATION:PT10M",
      "TRANSP:TRANSPARENT",
      `SUMMARY:${escaped(words.review_title.replace("{title}", title))}`,
      `DESCRIPTION:${escaped(prompts.join("\n"))}`,
      `URL:${address}`,
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      `DESCRIPTION:${escaped(words.review_title.replace("{title}", title))}`,
      "TRIGGER:PT0S",
      "END:VALARM",
      "END:VEVENT",
    ];
  });
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//didact//course//EN", ...events.flat(), "END:VCALENDAR"];
  return `${lines.map(folded).join("\r\n")}\r\n`;
};

dates.addEventListener("click", () => {
  const fronts = [...document.querySelectorAll(".cards summary")].slice(0, 3);
  const prompts = fronts.map((front) => front.textContent.trim());
  const days = section.dataset.review.split(" ").map(Number);
  const title = document.getElementById(".t").textContent;
  const address = document.querySelector("link[rel=canonical]")?.href ?? location.href.split(/[?#]/)[0];
  const text = didact.calendar(days, title, address, prompts);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/calendar" }));
  link.download = `${didact.lesson}.ics`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000); // Safari saves it later.
  said.textContent = words.dates_made;
});

document.addEventListener("didact:change", show);
show();
