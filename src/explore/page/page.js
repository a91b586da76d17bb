// The state of the page, its link, undo and redo, and the questions that it asks.
import { showControls, setupControls, matters } from './controls.js';
import { setupResults, showAnswer, showOthers, showProblem, showBusy, forgetErrors } from './results.js';

const nothing = () => ({ set: {}, policies: {}, shocks: [] });

export const page = { about: null, state: null, answer: null };
export const element = (id) => document.getElementById(id);
export const made = (name, attributes = {}, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key === 'class') node.className = value;
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children);
  return node;
};

const past = [];
const future = [];
const written = () => JSON.stringify(page.state);
const isEmpty = (moves) => !Object.keys(moves.set).length && !Object.keys(moves.policies).length && !moves.shocks.length;

const read = (fragment) => {
  const first = { outcome: page.about.outcomes[0].name, year: page.about.years[1] - 1, moves: nothing(), against: nothing() };
  try {
    const given = JSON.parse(decodeURIComponent(fragment.replace(/^#/, '')));
    const moves = (one) => ({ ...nothing(), ...one });
    const outcome = page.about.outcomes.some((one) => one.name === given.outcome) ? given.outcome : first.outcome;
    return { outcome, year: Number(given.year) || first.year, moves: moves(given.moves), against: moves(given.against) };
  } catch {
    return first;
  }
};

const show = () => {
  const plain = isEmpty(page.state.moves) && isEmpty(page.state.against);
  const first = page.state.outcome === page.about.outcomes[0].name;
  history.replaceState(null, '', plain && first ? location.pathname : '#' + encodeURIComponent(written()));
  element('outcome').value = page.state.outcome;
  element('undo').disabled = past.length === 0;
  element('redo').disabled = future.length === 0;
  element('reset').disabled = isEmpty(page.state.moves);
  showControls();
};

// Changes the state, so that it can be undone, and asks for what follows.
export const move = (change) => {
  const before = written();
  const next = JSON.parse(before);
  change(next);
  if (JSON.stringify(next) === before) return;
  past.push(before);
  future.length = 0;
  page.state = next;
  show();
  ask();
};

// What is looked at is no move: it is in the link, but nothing is asked.
export const look = (year) => {
  page.state.year = year;
  if (location.hash) history.replaceState(null, '', '#' + encodeURIComponent(written()));
};

const step = (from, to) => {
  if (!from.length) return;
  to.push(written());
  page.state = JSON.parse(from.pop());
  show();
  ask();
};

let waiting = null;

export const post = (path, body, signal) =>
  fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal });

const take = (line) => {
  if (line.error) showProblem(line.error);
  else if (line.rows) {
    page.answer = line;
    showProblem(null);
    showAnswer(line);
  } else if (line.others) showOthers(line.others);
  else if (line.matters) matters(line.matters);
};

const ask = async () => {
  if (waiting) waiting.abort();
  const own = new AbortController();
  waiting = own;
  forgetErrors();
  showBusy(true);
  const { outcome, moves, against } = page.state;
  try {
    const reply = await post('answer', { outcome, moves, against }, own.signal);
    if (!reply.ok) return showProblem((await reply.json()).error);
    const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done || own !== waiting) break;
      text += value;
      const lines = text.split('\n');
      text = lines.pop();
      for (const line of lines) if (line && own === waiting) take(JSON.parse(line));
    }
  } catch (error) {
    if (error.name !== 'AbortError' && own === waiting) showProblem('The program does not answer any more. Start it again, and open the link that it prints.');
  } finally {
    if (own === waiting) showBusy(false);
  }
};

export const copy = async (text, button) => {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Select it and copy it';
  }
  setTimeout(() => { button.textContent = before; }, 1500);
};

const begin = async () => {
  page.about = await (await fetch('about')).json();
  document.title = page.about.title + ' · stadial explore';
  element('title').textContent = page.about.title;
  element('description').textContent = page.about.description;
  page.state = read(location.hash);
  setupControls();
  setupResults();
  for (const one of page.about.outcomes) element('outcome').append(made('option', { value: one.name }, one.title));
  element('outcome').addEventListener('change', (event) => move((next) => { next.outcome = event.target.value; }));
  element('undo').addEventListener('click', () => step(past, future));
  element('redo').addEventListener('click', () => step(future, past));
  element('reset').addEventListener('click', () => move((next) => { next.moves = nothing(); }));
  element('link').addEventListener('click', (event) => copy(location.href, event.currentTarget));
  element('pin').addEventListener('click', () => move((next) => { next.against = next.moves; }));
  element('unpin').addEventListener('click', () => move((next) => { next.against = nothing(); }));
  document.querySelector('[data-skip]').addEventListener('click', (event) => {
    event.preventDefault();
    element('follows').focus();
  });
  document.addEventListener('keydown', (event) => {
    const typing = event.target.matches('input[type="search"], input[type="number"], #name');
    if (!(event.ctrlKey || event.metaKey) || typing) return;
    const key = event.key.toLowerCase();
    if (key === 'z' && !event.shiftKey) step(past, future);
    else if (key === 'y' || (key === 'z' && event.shiftKey)) step(future, past);
    else return;
    event.preventDefault();
  });
  addEventListener('hashchange', () => {
    past.push(written());
    page.state = read(location.hash);
    show();
    ask();
  });
  show();
  ask();
};

begin();
