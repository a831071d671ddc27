// The conversation: what is typed is sent once, kept until it is received, and what others write appears.
// The board's buttons use the same sending. No text of ours stands here: the page brings it.
"use strict";

const posts = document.getElementById("posts");
const composer = document.getElementById("composer");
const trouble = document.getElementById("trouble");
const box = document.getElementById("text");
const here = location.pathname;

function delivery() {
  return crypto.randomUUID ? crypto.randomUUID() : String(Date.now()) + Math.random();
}

function tell(sentence) {
  if (!trouble) return;
  trouble.textContent = sentence || "";
  trouble.hidden = !sentence;
}

async function send(body, path) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    credentials: "same-origin",
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(told.error || ""), { final: answer.status < 500 });
  return told;
}

function atEnd() {
  return posts.scrollHeight - posts.scrollTop - posts.clientHeight < 120;
}

function append(html, last) {
  const follow = atEnd();
  const fresh = document.createElement("template");
  fresh.innerHTML = html; // rendered and escaped by the server
  for (const post of [...fresh.content.querySelectorAll(".post")]) {
    if (document.getElementById(post.id)) continue;
    post.classList.add("new");
    posts.append(post);
  }
  document.getElementById("empty")?.remove();
  if (last && last > posts.dataset.last) posts.dataset.last = last;
  if (follow) posts.scrollTop = posts.scrollHeight;
}

function meetingMayHaveChanged(meeting) {
  if (meeting !== undefined && (meeting || "") !== posts.dataset.meeting) refreshTop(meeting);
}

async function refreshTop(meeting) {
  posts.dataset.meeting = meeting || "";
  const page = await fetch(here, { credentials: "same-origin" }).then((answer) => answer.text()).catch(() => "");
  const top = new DOMParser().parseFromString(page, "text/html").querySelector(".top");
  if (top) document.querySelector(".top").replaceWith(top);
}

// What waits to be sent outlives a reload: it is kept until the server has it, with its delivery id.
const waitingKey = "referent:waiting:" + here;
function waiting() {
  try { return JSON.parse(localStorage.getItem(waitingKey) || "[]"); } catch { return []; }
}
function keep(list) {
  try { localStorage.setItem(waitingKey, JSON.stringify(list)); } catch { /* private window: kept in memory alone */ }
  pending = list;
}
let pending = waiting();
let sending = false;

async function flush() {
  if (sending) return;
  sending = true;
  try {
    while (pending.length) {
      const body = pending[0];
      try {
        const told = await send(body, here);
        keep(pending.slice(1));
        tell("");
        append(told.html, null);
        meetingMayHaveChanged(told.meeting);
      } catch (error) {
        if (error.final) {
          keep(pending.slice(1));
          giveBack(body.text);
          tell(error.message);
          continue;
        }
        tell(composer.dataset.sorry);
        setTimeout(flush, 3000);
        return;
      }
    }
  } finally {
    sending = false;
  }
}

function giveBack(text) {
  if (box && !box.value && !text.startsWith("/action done")) box.value = text;
}

function say(text, values, revision) {
  const body = { text, delivery: delivery() };
  if (values) body.values = values;
  if (revision) body.revision = Number(revision);
  keep([...pending, body]);
  flush();
}

async function look() {
  try {
    const base = here.replace(/\/$/, "");
    const answer = await fetch(base + "/since/" + posts.dataset.last, { credentials: "same-origin" });
    if (answer.ok) {
      const told = await answer.json();
      append(told.html, told.last);
      meetingMayHaveChanged(told.meeting);
    }
  } catch { /* the network is away; the next look tells */ }
  setTimeout(look, document.hidden ? 5000 : 900);
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-command]");
  if (!button) return;
  if (posts) {
    say(button.dataset.command, null, button.dataset.revision);
    button.disabled = true;
    setTimeout(() => { button.disabled = false; }, 1500);
    return;
  }
  button.disabled = true;
  try {
    const told = await send({ text: button.dataset.command, delivery: delivery() }, "/direct");
    const asks = /<form|class="post[^"]*(sorry|asks)/.test(told.html);
    if (asks) location.assign("/direct"); else location.reload();
  } catch {
    button.disabled = false;
    tell(trouble?.dataset.sorry);
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form.asked")) return;
  event.preventDefault();
  const values = Object.fromEntries(new FormData(form));
  form.querySelector("fieldset").disabled = true;
  say(form.dataset.command, values, form.dataset.revision);
});

if (composer) {
  let commands = [];
  let offered = [];
  let chosen = -1;
  const list = document.getElementById("completion");

  const draftKey = "referent:draft:" + here;
  box.value = box.value || sessionStorage.getItem(draftKey) || "";

  function grow() {
    box.style.height = "auto";
    box.style.height = Math.min(box.scrollHeight + 2, innerHeight * 0.4) + "px";
  }

  function submit() {
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    sessionStorage.removeItem(draftKey);
    offer([]);
    grow();
    say(text);
  }

  function candidates() {
    const text = box.value;
    if (!text.startsWith("/") || text.includes("\n")) return [];
    const [name, ...rest] = text.slice(1).toLowerCase().split(" ");
    if (!rest.length) {
      return commands.flatMap((family) => family.names.filter((each) => each.startsWith(name)).slice(0, 1)
        .map((each) => ({ text: "/" + each + " ", label: "/" + each, takes: "" })));
    }
    const family = commands.find((each) => each.names.includes(name));
    const verb = rest.join(" ");
    if (!family || rest.length > 2) return [];
    return family.verbs.flatMap((each) => {
      const word = each.words.find((one) => one.startsWith(verb) && one !== verb.trim());
      return word ? [{ text: `/${name} ${word} `, label: `/${name} ${word}`, takes: each.takes }] : [];
    }).slice(0, 12);
  }

  function offer(found) {
    offered = found;
    chosen = -1;
    list.replaceChildren(...found.map((each, index) => {
      const item = document.createElement("li");
      item.id = "offer-" + index;
      item.setAttribute("role", "option");
      item.textContent = each.label + " ";
      const takes = document.createElement("small");
      takes.textContent = each.takes;
      item.append(takes);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(index); });
      return item;
    }));
    list.hidden = !found.length;
    box.removeAttribute("aria-activedescendant");
  }

  function take(index) {
    box.value = offered[index].text;
    box.focus();
    offer(candidates());
  }

  function move(step) {
    chosen = (chosen + step + offered.length) % offered.length;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === chosen)));
    box.setAttribute("aria-activedescendant", "offer-" + chosen);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  }

  box.addEventListener("input", () => {
    sessionStorage.setItem(draftKey, box.value);
    grow();
    offer(candidates());
  });
  box.addEventListener("keydown", (event) => {
    if (offered.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (offered.length && (event.key === "Tab" && !event.shiftKey || event.key === "Enter" && chosen >= 0)) {
      event.preventDefault();
      take(Math.max(chosen, 0));
    } else if (event.key === "Escape") {
      offer([]);
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  });
  box.addEventListener("blur", () => offer([]));
  composer.addEventListener("submit", (event) => { event.preventDefault(); submit(); });

  fetch("/commands.json").then((answer) => answer.json()).then((told) => { commands = told; });
  posts.scrollTop = posts.scrollHeight;
  grow();
  flush();
  look();
}
