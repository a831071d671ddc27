// Completion of commands: families, then verbs, then what a verb takes. All of it comes from the server's COMMANDS.

/** What written text can go on with, each as {text, label, takes}; one without `text` is only a hint. */
export function candidates(commands, written) {
  if (!written.startsWith("/") || written.includes("\n")) return [];
  const [name, ...rest] = written.slice(1).toLowerCase().split(" ");
  if (!rest.length) {
    return commands.flatMap((family) => {
      const found = all(family.names).find((each) => each.startsWith(name));
      return found ? [{ text: `/${found} `, label: `/${found}`, takes: family.takes }] : [];
    });
  }
  const family = commands.find((each) => all(each.names).includes(name));
  return family ? verbs(family, name, rest.join(" ")) : [];
}

/** All words, those of one language first. */
function all(words, language) {
  return [...(words[language] ?? []), ...Object.values(words).flat()];
}

/** The verbs of a family in the language in which its name was written. */
function verbs(family, name, begun) {
  const language = Object.keys(family.names).find((each) => family.names[each].includes(name));
  for (const verb of family.verbs) {
    const whole = all(verb.words).find((word) => begun.startsWith(`${word} `));
    if (whole) return verb.takes ? [{ label: `/${name} ${whole}`, takes: verb.takes }] : [];
  }
  return family.verbs.flatMap((verb) => {
    const word = all(verb.words, language).find((each) => each.startsWith(begun));
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
