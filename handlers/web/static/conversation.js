// A conversation: posts as they come, what waits to be sent, and the box to write in.
import { answered, fragment, look, newDelivery, send, whenAnswered } from "/static/referent.js";
import { complete } from "/static/completion.js";

const posts = document.getElementById("posts");
const scroll = document.getElementById("scroll");
const waitingList = document.getElementById("waiting");
const composer = document.getElementById("composer");
const box = document.getElementById("text");
const trouble = document.getElementById("trouble");
const card = document.getElementById("card");
const older = document.getElementById("older");
const words = document.body.dataset;
const key = `referent:${words.name}:${location.pathname}`;

// --- posts ---

function markDays() {
  let day = "";
  for (const post of posts.children) {
    post.classList.toggle("newday", post.dataset.day !== day);
    day = post.dataset.day;
  }
}

/** Puts a post where it belongs: ids sort by time. One that is there already stays. */
function place(post) {
  if (document.getElementById(post.id)) return false;
  let after = posts.lastElementChild;
  while (after && after.id > post.id) after = after.previousElementSibling;
  if (after) after.after(post); else posts.prepend(post);
  return true;
}

/** Rows that stand further up are what the latest one of the same number says. */
function bringUpToDate(post) {
  for (const row of post.querySelectorAll(".row.action")) {
    for (const before of posts.querySelectorAll(`.row[data-number="${row.dataset.number}"]`)) {
      if (before === row || Number(before.dataset.revision) >= Number(row.dataset.revision)) continue;
      const now = row.cloneNode(true);
      if (!before.querySelector(".buttons")) now.querySelector(".buttons")?.remove();
      before.replaceWith(now);
    }
  }
}

function show(received) {
  const follow = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 150;
  let came = false;
  for (const post of [...fragment(received.html).querySelectorAll(".post")]) {
    if (!place(post)) continue;
    came = true;
    post.classList.add("new");
    bringUpToDate(post);
  }
  if (card && received.card !== undefined && card.dataset.last !== received.card) {
    card.replaceChildren(fragment(received.card));
    card.dataset.last = received.card;
  }
  if (!came) return;
  document.getElementById("empty").hidden = true;
  markDays();
  if (follow) scroll.scrollTop = scroll.scrollHeight;
}
whenAnswered(show);

async function follow() {
  try {
    const received = await look(`/since/${posts.dataset.last}`);
    show(received);
    if (received.last > posts.dataset.last) posts.dataset.last = received.last;
  } catch { /* the server is away: the next look tells */ }
  setTimeout(follow, document.hidden ? 4000 : 800);
}

older.addEventListener("click", async () => {
  older.disabled = true;
  try {
    const received = await look(`/before/${posts.firstElementChild.id.slice(1)}`);
    const height = scroll.scrollHeight;
    for (const post of [...fragment(received.html).querySelectorAll(".post")].reverse()) place(post);
    markDays();
    scroll.scrollTop += scroll.scrollHeight - height;
    older.hidden = !received.more;
  } catch {
    sorry(words.sorry);
  }
  older.disabled = false;
});

// --- sending: what waits outlives a reload, with its delivery id, so that it is received once ---

let memory = []; // where the browser keeps nothing
function waiting() {
  try { return JSON.parse(localStorage.getItem(key) ?? "[]"); } catch { return memory; }
}
function keep(list) {
  memory = list;
  try { localStorage.setItem(key, JSON.stringify(list)); } catch { /* memory holds it */ }
}
function settle(delivery) {
  keep(waiting().filter((each) => each.delivery !== delivery));
}
function showWaiting() {
  waitingList.replaceChildren(...waiting().map((each) => {
    const item = document.createElement("li");
    item.className = "post";
    item.textContent = each.text;
    return item;
  }));
  scroll.scrollTop = scroll.scrollHeight;
}

function sorry(sentence) {
  trouble.textContent = sentence;
  trouble.hidden = !sentence;
}

let sending = false;
async function flush() {
  if (sending) return;
  sending = true;
  for (let body = waiting()[0]; body; body = waiting()[0]) {
    try {
      const received = await send(body);
      settle(body.delivery);
      sorry("");
      answered(received);
      if (!received.ok && body.text.startsWith("/")) giveBack(body.text);
    } catch (error) {
      if (!error.final) {
        sorry(words.notSent);
        showWaiting();
        setTimeout(flush, 2500);
        break;
      }
      settle(body.delivery);
      giveBack(body.text);
      sorry(error.message || words.sorry);
    }
    if (waitingList.children.length) showWaiting();
  }
  sending = false;
}
addEventListener("online", flush);

// --- the box ---

let lastSaid = "";

function grow() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, innerHeight * 0.4)}px`;
}

function write(text) {
  box.value = text;
  sessionStorage.setItem(key, text);
  grow();
}

function giveBack(text) {
  write(box.value ? `${text}\n${box.value}` : text);
}

function submit() {
  const text = box.value.trim();
  if (!text) return;
  lastSaid = text;
  keep([...waiting(), { text, delivery: newDelivery(), typed: true }]);
  write("");
  completion.close();
  flush();
}

const completion = complete(box, document.getElementById("completion"), write);
box.addEventListener("input", () => {
  sessionStorage.setItem(key, box.value);
  grow();
});
box.addEventListener("keydown", (event) => {
  if (event.defaultPrevented) return; // the completion took it
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  } else if (event.key === "ArrowUp" && !box.value && lastSaid) {
    event.preventDefault();
    write(lastSaid);
  }
});
composer.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
  box.focus();
});

write(box.value || sessionStorage.getItem(key) || "");
markDays();
scroll.scrollTop = scroll.scrollHeight;
if (waiting().length) showWaiting();
flush();
follow();
