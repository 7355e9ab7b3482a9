// The page of a preview: draws what the server tells, and sends what a person does. What others wrote is only ever put
// in as text, never as markup.
"use strict";

const $ = (selector, within = document) => within.querySelector(selector);
const MEGABYTE = 1 << 20;
const MOST_TO_BRING = 20 * MEGABYTE;

/** @type {Map<number, Phone>} */
const phones = new Map();
let current = 0;
let bot = { name: "", username: "" };

function made(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

// What is said beside a chat

let toasting = 0;
function toast(words) {
  $("#toast").textContent = words;
  clearTimeout(toasting);
  toasting = setTimeout(() => { $("#toast").textContent = ""; }, 4000 + 40 * words.length);
}

function alertWith(words) {
  $("#alert p").textContent = words;
  $("#alert").showModal();
}

async function post(path, body, type = "application/json") {
  try {
    const answer = await fetch(path, { method: "POST", headers: { "Content-Type": type }, body });
    const told = await answer.json();
    if (answer.ok) return told;
    toast(told.why);
  } catch {
    toast("The preview does not answer.");
  }
  return null;
}

// A text with its marks: links lead out, commands and start links are done here

function linkOf(address) {
  let url;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`);
  } catch {
    return null;
  }
  return ["http:", "https:", "mailto:", "tel:", "tg:"].includes(url.protocol) ? url : null;
}

function startOf(url) {
  const isHere = url.hostname === "t.me" && url.pathname.toLowerCase() === `/${bot.username.toLowerCase()}`;
  return isHere ? url.searchParams.get("start") ?? "" : null;
}

function link(address) {
  const url = linkOf(address);
  if (url === null) return made("span");
  const payload = startOf(url);
  if (payload !== null) {
    return made("button", { type: "button", onclick: () => askWho(payload) });
  }
  return made("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" });
}

function elementFor(mark, words, phone) {
  switch (mark.type) {
    case "bold": return made("b");
    case "italic": return made("i");
    case "underline": return made("u");
    case "strikethrough": return made("s");
    case "code": return made("code");
    case "pre": return made("pre");
    case "blockquote":
    case "expandable_blockquote": return made("blockquote", { dir: "auto" });
    case "spoiler": {
      const button = made("button", { type: "button", className: "spoiler", "aria-expanded": "false" });
      button.onclick = () => button.setAttribute("aria-expanded", "true");
      return button;
    }
    case "text_link": return link(mark.url);
    case "url": return link(words);
    case "email": return link(`mailto:${words}`);
    case "bot_command": return made("button", { type: "button", dir: "ltr", onclick: () => phone.says(words) });
    default: return made("span");
  }
}

function put(parent, text, marks, from, to, phone) {
  let at = from;
  while (marks.length && marks[0].offset < to) {
    const mark = marks.shift();
    if (mark.offset < at) continue;
    const end = Math.min(mark.offset + mark.length, to);
    const inner = elementFor(mark, text.slice(mark.offset, end), phone);
    parent.append(text.slice(at, mark.offset));
    put(inner, text, marks, mark.offset, end, phone);
    parent.append(inner);
    at = end;
  }
  parent.append(text.slice(at, to));
}

function sizeOf(bytes) {
  return bytes < MEGABYTE ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

// What a message says, in short

function gistOf(told) {
  const kind = told.place ? "Location" : told.contact ? "Contact" : FILES[told.file?.kind] ?? "Message";
  return (told.text || told.file?.name || kind).slice(0, 120);
}

const FILES = { photo: "Picture", voice: "Voice note", audio: "Sound", video: "Film", document: "File" };

// One person's phone

class Phone {
  constructor(person) {
    this.id = person.id;
    this.name = person.name;
    this.element = $("#phone").content.firstElementChild.cloneNode(true);
    this.log = $(".log", this.element);
    this.field = $("textarea", this.element);
    this.messages = new Map();
    // the message that the next words change, or answer
    this.editing = 0;
    this.answering = 0;
    this.element.setAttribute("aria-label", person.name);
    this.log.lang = this.field.lang = person.language;
    this.log.setAttribute("aria-label", `Chat of ${person.name}`);
    $(".name", this.element).textContent = person.name;
    $(".tongue", this.element).textContent = person.language;
    $(".bot", this.element).textContent = bot.name;
    $(".unseen", this.element).textContent = `Message from ${person.name}`;
    $(".save", this.element).href = `/people/${this.id}/transcript`;
    $(".write", this.element).onsubmit = (event) => { event.preventDefault(); this.sends(); };
    this.field.onkeydown = (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.sends(); }
      if (event.key === "Escape") this.isAbout();
    };
    $(".skip", this.element).onclick = () => this.field.focus();
    $(".start", this.element).onclick = () => this.does("start");
    $(".block", this.element).onclick = () => this.does("block", { blocked: !this.blocked });
    $(".about button", this.element).onclick = () => { this.isAbout(); this.field.focus(); };
    $(".menu", this.element).onclick = () => showMenu(this);
    $(".attach", this.element).onclick = () => { shown(this); $("#attach").showModal(); };
    this.element.addEventListener("focusin", () => shown(this));
    // whoever reads the newest stays there when a picture loads or the keyboard grows
    this.atEnd = true;
    this.log.onscroll = () => { this.atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 120; };
    this.log.addEventListener("load", () => this.stays(), true);
    new ResizeObserver(() => this.stays()).observe(this.log);
    this.tab = made("button", { type: "button", dir: "auto", textContent: person.name, onclick: () => shown(this) });
    this.tab.lang = person.language;
    this.around(person);
    for (const message of person.messages) this.shows(message);
    this.empty();
  }

  does(what, given = {}) {
    // what comes of it stands at the end
    this.atEnd = true;
    this.stays();
    return post(`/people/${this.id}/${what}`, JSON.stringify(given));
  }

  stays() {
    if (this.atEnd) this.log.scrollTop = this.log.scrollHeight;
  }

  async sends() {
    const typed = this.field.value;
    const text = typed.replace(/\p{Surrogate}/gu, "\ufffd");
    if (!text.trim() || this.sending) return;
    this.sending = true;
    const done = this.editing
      ? await this.does("edit", { message: this.editing, text })
      : await this.says(text);
    this.sending = false;
    if (done === null) return;
    // what was typed meanwhile stays
    if (this.field.value.startsWith(typed)) this.field.value = this.field.value.slice(typed.length);
    if (this.editing) this.isAbout();
  }

  async says(text) {
    const to = this.answering;
    const done = await this.does("text", to ? { text, reply_to: to } : { text });
    if (done !== null && to === this.answering) this.isAbout();
    return done;
  }

  isAbout(what = "", id = 0) {
    if (this.editing && what !== "edit") this.field.value = "";
    this.editing = what === "edit" ? id : 0;
    this.answering = what === "reply" ? id : 0;
    const place = $(".about", this.element);
    place.hidden = !id;
    if (!id) return;
    const { told } = this.messages.get(id);
    if (this.editing) this.field.value = told.text;
    $("b", place).textContent = this.editing ? "You change a message" : `Reply to ${this.writer(told)}`;
    $(".gist", place).textContent = gistOf(told);
    this.field.focus();
  }

  writer(told) {
    return told.by_bot ? bot.name : this.name;
  }

  around({ role, blocked, keyboard }) {
    this.blocked = blocked;
    $(".role", this.element).textContent = role && `, ${role}`;
    $(".block", this.element).textContent = blocked ? "Unblock" : "Block";
    $(".write", this.element).hidden = blocked;
    const place = $(".keyboard", this.element);
    const told = JSON.stringify(keyboard);
    this.field.placeholder = keyboard?.hint || "Message";
    if (place.dataset.told === told) return;
    place.dataset.told = told;
    place.replaceChildren(...(keyboard?.rows ?? []).map((row) => made("div", {}, ...row.map((key) => made("button", {
      type: "button", dir: "auto", textContent: key.text,
      onclick: () => key.asks === "request_location" ? askPlace(this) : this.does("key", { label: key.text }),
    })))));
  }

  empty() {
    const had = document.activeElement === $(".start", this.element);
    $(".start", this.element).hidden = !(this.blocked || this.messages.size === 0);
    $(".start", this.element).textContent = this.blocked ? "RESTART" : "START";
    if (had && $(".start", this.element).hidden) this.field.focus({ preventScroll: true });
  }

  shows(told) {
    const known = this.messages.get(told.id);
    const element = this.drawn(told);
    if (known) {
      const focused = known.element.contains(document.activeElement) ? placeOf(known.element) : -1;
      known.element.replaceWith(element);
      if (focused >= 0) (element.querySelectorAll("button")[focused] ?? this.log).focus({ preventScroll: true });
    } else {
      this.day(told.date);
      this.log.append(element);
    }
    this.messages.set(told.id, { told, element });
    if (told.by_bot) this.types(false);
    if (!told.by_bot) this.atEnd = true;
    this.stays();
    this.empty();
  }

  day(date) {
    const day = new Date(date * 1000).toLocaleDateString("en", { day: "numeric", month: "long" });
    if (day === this.lastDay) return;
    this.lastDay = day;
    this.log.append(made("div", { className: "day", textContent: day }));
  }

  removes(id) {
    if (id === this.editing || id === this.answering) this.isAbout();
    this.messages.get(id)?.element.remove();
    this.messages.delete(id);
  }

  types(isTyping) {
    $(".state", this.element).textContent = isTyping ? "typing…" : "bot";
    clearTimeout(this.typing);
    if (isTyping) this.typing = setTimeout(() => this.types(false), 5000);
  }

  drawn(told) {
    const bubble = made("div", { className: "bubble" });
    if (told.reply_to) bubble.append(this.quoted(told.reply_to));
    if (told.file) bubble.append(fileIn(told.file));
    if (told.place) bubble.append(made("div", { textContent: `📍 ${told.place.join(", ")}` }));
    if (told.contact) bubble.append(made("div", { dir: "auto", textContent: `👤 ${told.contact}` }));
    const text = made("div", { className: "text", dir: "auto" });
    put(text, told.text, [...told.entities], 0, told.text.length, this);
    const time = new Date(told.date * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    const meta = made("div", { className: "meta" });
    meta.append(made("button", { type: "button", className: "reply", textContent: "Reply", onclick: () => this.isAbout("reply", told.id) }));
    if (!told.by_bot && (told.text || told.file)) {
      meta.append(made("button", { type: "button", textContent: "Edit", onclick: () => this.isAbout("edit", told.id) }));
    }
    meta.append(made("span", { textContent: told.edited ? `edited ${time}` : time }));
    bubble.append(text, meta);
    const side = told.by_bot ? "bot" : "mine";
    const whole = made("div", { className: `message ${side}${told.rows.length ? " wide" : ""}` }, bubble);
    whole.setAttribute("role", "article");
    whole.setAttribute("aria-label", this.writer(told));
    whole.tabIndex = -1;
    whole.dataset.id = told.id;
    if (told.rows.length) {
      whole.append(made("div", { className: "rows", role: "group", "aria-label": "Buttons" }, ...told.rows.map(
        (row, y) => made("div", {}, ...row.map((button, x) => this.button(told, button, y, x))))));
    }
    return whole;
  }

  quoted(id) {
    const known = this.messages.get(id);
    if (!known) return made("div", { className: "quoted", textContent: "A message that is gone" });
    const find = () => {
      const element = this.messages.get(id)?.element;
      element?.scrollIntoView({ block: "center" });
      element?.focus({ preventScroll: true });
    };
    return made("button", { type: "button", className: "quoted", onclick: find },
      made("b", { dir: "auto", textContent: this.writer(known.told) }),
      made("span", { className: "gist", dir: "auto", textContent: gistOf(known.told) }));
  }

  button(told, { text, url }, row, column) {
    const button = made("button", { type: "button", dir: "auto", textContent: url ? `${text} ↗` : text });
    button.onclick = async () => {
      if (url) {
        const place = linkOf(url);
        const payload = place && startOf(place);
        if (payload !== null && place) this.does("start", { payload });
        else if (place) window.open(place.href, "_blank", "noopener,noreferrer");
        return;
      }
      button.setAttribute("aria-busy", "true");
      const answer = await this.does("tap", { message: told.id, row, column, label: text });
      button.removeAttribute("aria-busy");
      if (answer?.words) answer.is_alert ? alertWith(answer.words) : toast(answer.words);
    };
    return button;
  }
}

function placeOf(element) {
  return [...element.querySelectorAll("button")].indexOf(document.activeElement);
}

function fileIn(file) {
  const address = `/files/${encodeURIComponent(file.id)}`;
  const length = file.seconds ? `, ${file.seconds} s` : "";
  if (file.size > MOST_TO_BRING) return made("div", { dir: "auto", textContent: `📄 ${file.name} (${sizeOf(file.size)})` });
  switch (file.kind) {
    case "photo": {
      const open = () => { $("#picture img").src = address; $("#picture").showModal(); };
      const picture = made("img", { src: address, alt: "Picture", loading: "lazy" });
      return made("button", { type: "button", className: "picture", onclick: open }, picture);
    }
    case "voice":
    case "audio": {
      const words = `${file.kind === "voice" ? "Voice note" : file.name || "Sound"}, ${sizeOf(file.size)}${length}`;
      const audio = made("audio", { controls: true, preload: "none", src: address, "aria-label": words });
      return made("div", {}, audio, made("small", { dir: "auto", textContent: words }));
    }
    default: {
      const words = `📄 ${file.name || file.kind}, ${sizeOf(file.size)}${length}`;
      return made("a", { href: address, download: file.name || file.kind, dir: "auto", textContent: words });
    }
  }
}

// Who is shown where there is room for one

function shown(phone) {
  current = phone.id;
  for (const each of phones.values()) {
    each.element.classList.toggle("current", each === phone);
    each.tab.setAttribute("aria-current", String(each === phone));
  }
  phone.tab.classList.remove("new");
  if (!$(".log", phone.element).dataset.seen) {
    phone.log.dataset.seen = "yes";
    phone.log.scrollTop = phone.log.scrollHeight;
  }
}

function takeIn(person) {
  const phone = new Phone(person);
  phones.set(person.id, phone);
  $("#phones").append(phone.element);
  $("#people").append(phone.tab);
  phone.log.scrollTop = phone.log.scrollHeight;
  return phone;
}

function takeAll(state) {
  bot = state.bot;
  $("#call").textContent = state.call;
  document.title = `${state.call} · Palabre preview`;
  const written = new Map([...phones].map(([id, phone]) => [id, phone.field.value]));
  phones.clear();
  $("#phones").replaceChildren();
  $("#people").replaceChildren();
  for (const person of state.people) takeIn(person).field.value = written.get(person.id) ?? "";
  shown(phones.get(current) ?? phones.values().next().value);
  shows(state.watched);
  played(state.played);
  $("#newcomer [name=language]").replaceChildren(...state.languages.map(({ tag, name }) => made("option", { value: tag, textContent: name })));
  $("#newcomer [name=role]").replaceChildren(made("option", { value: "", textContent: "None: answers forms" }),
    ...state.roles.map(({ name, words }) => made("option", { value: name, textContent: words })));
}

// What a watcher says of the call's files, and how a chat went that was played

const STATES = { checking: "The call is being checked", broken: "The call is broken: the bot goes on with it as it was" };

function shows(watched) {
  $("#watched").hidden = !watched;
  if (!watched) return;
  const errors = watched.problems.filter(({ level }) => level === "error").length;
  const counted = `${errors} errors, ${watched.problems.length - errors} warnings`;
  $("#watched h2").textContent = `${STATES[watched.state] ?? counted}${watched.at && ` (${watched.at})`}`;
  $("#watched ul").replaceChildren(...watched.problems.map(({ file, line, level, what, todo }) => made("li", { className: level },
    made("b", { textContent: `${file}:${line}` }), ` ${level}: ${what}; ${todo}`)));
}

function played(told) {
  $("#played").hidden = !told;
  $("#played").className = told?.held === false ? "broken" : "";
  $("#played").textContent = told?.words ?? "";
}

// What happens

const events = new EventSource("/events");
events.onmessage = ({ data }) => {
  const event = JSON.parse(data);
  $("#lost").hidden = true;
  if (event.what === "state") return takeAll(event);
  if (event.what === "watched") return shows(event.watched);
  if (event.what === "played") return played(event);
  if (event.what === "person") {
    const phone = takeIn(event.person);
    if (phone.id === expected) welcome(phone.id);
    return;
  }
  const phone = phones.get(event.person);
  if (!phone) return;
  phone.around(event);
  phone.empty();
  switch (event.what) {
    case "sent":
    case "edited":
      phone.shows(event.message);
      if (event.message.by_bot && phone.id !== current) phone.tab.classList.add("new");
      break;
    case "deleted": phone.removes(event.id); break;
    case "action": phone.types(true); break;
  }
};
events.onerror = () => { $("#lost").hidden = false; };

// Dialogs

for (const button of document.querySelectorAll("dialog .close")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}

async function showMenu(phone) {
  const told = await phone.does("menu");
  $("#menu .list").replaceChildren(...(told?.menu ?? []).map(({ command, description }) => made("button", {
    type: "button", dir: "auto", textContent: `/${command}  ${description}`,
    onclick: () => { $("#menu").close(); phone.says(`/${command}`); },
  })));
  $("#menu").showModal();
}

function askWho(payload) {
  $("#whose .list").replaceChildren(...[...phones.values()].map((phone) => made("button", {
    type: "button", dir: "auto", textContent: phone.name,
    onclick: () => { $("#whose").close(); shown(phone); phone.does("start", { payload }); },
  })));
  $("#whose").showModal();
}

let placing = null;
function askPlace(phone) {
  placing = phone;
  $("#place").showModal();
}
$("#place form").onsubmit = (event) => {
  event.preventDefault();
  const given = new FormData(event.target);
  $("#place").close();
  placing.does("location", { lat: Number(given.get("lat")), lon: Number(given.get("lon")) });
};

$("#add").onclick = () => { $("#newcomer form").reset(); $("#newcomer").showModal(); };
$("#newcomer form").onsubmit = async (event) => {
  event.preventDefault();
  const given = Object.fromEntries(new FormData(event.target));
  const told = await post("/people", JSON.stringify(given));
  if (told === null) return;
  $("#newcomer").close();
  welcome(told.id);
};

// whether we hear first of the answer or of the event is chance
let expected = 0;
function welcome(id) {
  const phone = phones.get(id);
  expected = phone ? 0 : id;
  if (!phone) return;
  shown(phone);
  $(".start", phone.element).focus();
}

// Files: those too large for the bot are only told of, as it never gets to see them

async function sendFile(phone, kind, file, more = {}) {
  const isBrought = file.size <= MOST_TO_BRING;
  const given = new URLSearchParams({ kind, name: file.name ?? "", size: String(file.size), ...more });
  const type = file.type || "application/octet-stream";
  return post(`/people/${phone.id}/file?${given}`, isBrought ? file : new Blob(), type);
}

function choose(accept, take) {
  const input = $("#chosen");
  input.accept = accept;
  input.value = "";
  input.onchange = () => { if (input.files.length) take(input.files[0]); };
  input.click();
}

for (const button of document.querySelectorAll("#attach [data-does]")) {
  button.addEventListener("click", () => {
    $("#attach").close();
    const phone = phones.get(current);
    switch (button.dataset.does) {
      case "photo": return choose("image/*", (file) => sendFile(phone, "photo", file));
      case "file": return choose("", (file) => sendFile(phone, "file", file));
      case "voice": return askVoice(phone);
      case "place": return askPlace(phone);
    }
  });
}

// A voice note, spoken here or taken from a file

const voice = { phone: null, recorder: null, sound: null, seconds: 0 };
const told = (words) => { $("#voice .told").textContent = words; };

function askVoice(phone) {
  Object.assign(voice, { phone, recorder: null, sound: null, seconds: 0 });
  const canRecord = Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);
  $("#voice .record").hidden = !canRecord;
  $("#voice .record").textContent = "Record";
  $("#voice .send").disabled = true;
  $("#voice audio").hidden = true;
  told(canRecord ? "" : "This browser gives no microphone to this page. Choose a sound file instead.");
  $("#voice").showModal();
}

function heard(sound, seconds) {
  voice.sound = sound;
  voice.seconds = Math.max(1, Math.round(seconds));
  const audio = $("#voice audio");
  if (audio.src) URL.revokeObjectURL(audio.src);
  audio.src = URL.createObjectURL(sound);
  audio.hidden = false;
  $("#voice .send").disabled = false;
  told(`${voice.seconds} s, ${sizeOf(sound.size)}`);
}

$("#voice .record").onclick = async () => {
  if (voice.recorder) return voice.recorder.stop();
  let stream;
  $("#voice .record").disabled = true;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    return told("There is no microphone, or this page may not use it. Choose a sound file instead.");
  } finally {
    $("#voice .record").disabled = false;
  }
  if (!$("#voice").open) {
    for (const track of stream.getTracks()) track.stop();
    return;
  }
  const type = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus"].find((one) => MediaRecorder.isTypeSupported(one));
  const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
  const pieces = [];
  const began = performance.now();
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  recorder.onstop = () => {
    for (const track of stream.getTracks()) track.stop();
    voice.recorder = null;
    $("#voice .record").textContent = "Record again";
    if ($("#voice").open) heard(new Blob(pieces, { type: recorder.mimeType }), (performance.now() - began) / 1000);
  };
  voice.recorder = recorder;
  recorder.start();
  $("#voice .record").textContent = "Stop";
  told("Speak now.");
};
$("#voice .choose").onclick = () => choose("audio/*", (file) => {
  heard(file, 1);
  $("#voice audio").onloadedmetadata = ({ target }) => {
    if (Number.isFinite(target.duration) && voice.sound === file) voice.seconds = Math.max(1, Math.round(target.duration));
  };
});
$("#voice .send").onclick = async () => {
  const done = await sendFile(voice.phone, "voice", voice.sound, { seconds: String(voice.seconds) });
  if (done !== null) $("#voice").close();
};
$("#voice").onclose = () => { voice.recorder?.stop(); $("#voice audio").pause(); };
