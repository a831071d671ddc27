// What somebody types, presses or fills in is sent once, kept until it is received, and answered in place.
// No sentence of ours stands here: the page brings them all.

const main = document.getElementById("main");
const asked = document.getElementById("asked");
const told = document.getElementById("told");
const posts = document.getElementById("posts");
const path = main.dataset.path;
const words = document.body.dataset;

export const newDelivery = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

/** Sends one thing. An error whose `final` is true will not get better by trying again. */
export async function send(body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
  const received = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(received.error), { final: answer.status < 500 });
  return received;
}

export async function look(what) {
  const answer = await fetch(path + what, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

export function fragment(html) {
  const template = document.createElement("template");
  template.innerHTML = html; // rendered and escaped by the server
  return template.content;
}

// --- forms: in a dialog that stays, with what was written, until it is received and done ---

function open(html) {
  asked.replaceChildren(fragment(html));
  asked.querySelector("form").dataset.delivery = newDelivery();
  if (!asked.open) asked.showModal();
  asked.querySelector("textarea, input, select")?.focus();
}

function mark(form, wrong) {
  for (const field of form.elements) field.removeAttribute("aria-invalid");
  const field = wrong && form.elements.namedItem(wrong);
  field?.setAttribute("aria-invalid", "true");
  field?.focus();
}

async function submitForm(form) {
  const trouble = form.querySelector(".trouble");
  const submit = form.querySelector("button.primary");
  submit.disabled = true;
  try {
    const received = await send({
      text: form.dataset.command,
      delivery: form.dataset.delivery,
      values: Object.fromEntries(new FormData(form)),
      revision: revisionOf(form),
    });
    if (received.ok || received.form) {
      asked.close();
      answered(received);
    } else {
      trouble.replaceChildren(...fragment(received.html).querySelectorAll(".said"));
      trouble.hidden = false;
      mark(form, received.field);
      form.dataset.delivery = newDelivery(); // what is mended is sent as something new
    }
  } catch (error) {
    trouble.textContent = error.message || words.notSent;
    trouble.hidden = false;
  }
  submit.disabled = false;
}

// --- answers: in the conversation, or on other pages in a note below, with the page made anew ---

const followers = [];
export const whenAnswered = (follow) => followers.push(follow);

export function answered(received) {
  if (received.form) open(received.form);
  if (posts) followers.forEach((follow) => follow(received));
  else if (!received.form) {
    tell(received.html);
    refresh();
  }
}

let quiet;
function tell(html) {
  const last = [...fragment(html).querySelectorAll(".post")].at(-1);
  told.replaceChildren(...(last ? [last] : []));
  clearTimeout(quiet);
  quiet = setTimeout(() => told.replaceChildren(), 15000);
}

function sorry(sentence) {
  const note = document.createElement("p");
  note.className = "post trouble";
  note.textContent = sentence;
  told.replaceChildren(note);
}

const fresh = document.getElementById("fresh");
async function refresh() {
  const page = await fetch(location.href, { cache: "no-store" }).then((answer) => answer.text()).catch(() => "");
  const now = new DOMParser().parseFromString(page, "text/html").getElementById("fresh");
  if (now && now.innerHTML !== fresh.innerHTML) fresh.replaceChildren(...now.childNodes);
  if (now && !("live" in now.dataset)) delete fresh.dataset.live;
}

// --- buttons ---

function revisionOf(element) {
  return element.dataset.revision ? Number(element.dataset.revision) : null;
}

async function press(button) {
  button.disabled = true;
  const body = { text: button.dataset.command, delivery: newDelivery(), revision: revisionOf(button) };
  try {
    answered(await send(body));
  } catch (error) {
    sorry(error.final ? error.message : words.sorry);
  }
  button.disabled = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.command) press(button);
  else if (button && "close" in button.dataset) asked.close();
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form.asked")) return;
  event.preventDefault();
  submitForm(event.target);
});

if (fresh) {
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
  setInterval(() => { if ("live" in fresh.dataset && !document.hidden) refresh(); }, 3000);
}
