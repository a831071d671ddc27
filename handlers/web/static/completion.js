// Completion of commands: families, then verbs, then what a verb takes. All of it comes from the server's COMMANDS.

/** `text` begins with a command: what it can go on with, each as {text, label, takes}; without `text` it is a hint. */
export function candidates(commands, written) {
  if (!written.startsWith("/") || written.includes("\n")) return [];
  const [name, ...rest] = written.slice(1).toLowerCase().split(" ");
  if (!rest.length) {
    return commands.flatMap((family) => {
      const found = family.names.find((each) => each.startsWith(name));
      return found ? [{ text: `/${found} `, label: `/${found}`, takes: family.takes }] : [];
    });
  }
  const family = commands.find((each) => each.names.includes(name));
  return family ? verbs(family, name, rest.join(" ")) : [];
}

function verbs(family, name, begun) {
  const whole = family.verbs.find((verb) => verb.words.some((word) => begun.startsWith(`${word} `)));
  if (whole) return whole.takes ? [{ label: `/${name} ${whole.words.find((w) => begun.startsWith(`${w} `))}`, takes: whole.takes }] : [];
  return family.verbs.flatMap((verb) => {
    const word = verb.words.find((each) => each.startsWith(begun));
    return word ? [{ text: `/${name} ${word} `, label: `/${name} ${word}`, takes: verb.takes }] : [];
  });
}

export function complete(box, list, write) {
  let commands = [];
  let offered = [];
  let chosen = -1;

  function offer() {
    offered = candidates(commands, box.value);
    chosen = -1;
    list.replaceChildren(...offered.map(item));
    list.hidden = !offered.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    box.removeAttribute("aria-activedescendant");
  }

  function item(each, index) {
    const shown = document.createElement("li");
    const takes = document.createElement("small");
    takes.textContent = each.takes;
    shown.append(each.label, takes);
    if (!each.text) return shown;
    shown.id = `offer-${index}`;
    shown.setAttribute("role", "option");
    shown.setAttribute("aria-selected", "false");
    shown.addEventListener("mousedown", (event) => {
      event.preventDefault();
      take(index);
    });
    return shown;
  }

  function take(index) {
    write(offered[index].text);
    box.focus();
    offer();
  }

  function move(step) {
    chosen = chosen < 0 && step < 0 ? offered.length - 1 : (chosen + step + offered.length) % offered.length;
    [...list.children].forEach((each, index) => each.setAttribute("aria-selected", String(index === chosen)));
    box.setAttribute("aria-activedescendant", `offer-${chosen}`);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  }

  function close() {
    offered = [];
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
  }

  box.addEventListener("keydown", (event) => {
    if (!offered.some((each) => each.text)) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event.key === "ArrowDown" ? 1 : -1);
    else if ((event.key === "Tab" && !event.shiftKey) || (event.key === "Enter" && chosen >= 0)) take(Math.max(chosen, 0));
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  box.addEventListener("input", offer);
  box.addEventListener("blur", close);
  fetch("/commands.json", { headers: { Accept: "application/json" } })
    .then((answer) => answer.json())
    .then((received) => { commands = received; offer(); })
    .catch(() => { /* it can be typed without */ });
  return { close };
}
