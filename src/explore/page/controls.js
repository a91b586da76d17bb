// What can be moved: numbers, policies, shocks.
import { page, element, made, move } from './page.js';
import { setupTimeline, showTimeline } from './timeline.js';

let order = [];
let shares = new Map();
const shown = new Map();

const numbers = () => page.about.numbers;
const numberAt = (path) => numbers().find((one) => one.path === path);
const text = (value) => String(Number(Number(value).toPrecision(6)));

// A slider, a field, and where the number stands.
const control = (one, prefix) => {
  const id = prefix + one.path.replace(/[^a-z0-9]/gi, '-');
  const field = made('input', { type: 'number', id, step: 'any', 'aria-label': one.meaning + ', value' });
  const parts = [];
  const place = (value) => move((next) => {
    if (value === '' || !Number.isFinite(Number(value))) delete next.moves.set[one.path];
    else next.moves.set[one.path] = Number(value);
  });
  let slider = null;
  if (one.ends) {
    const [low, high] = one.ends.map(Number);
    const step = Number(((high - low) / 200).toPrecision(1));
    slider = made('input', { type: 'range', min: low, max: high, step: step || 'any', 'aria-label': one.meaning });
    slider.addEventListener('input', () => {
      field.value = text(slider.value);
      slider.setAttribute('aria-valuetext', field.value + ' ' + one.unit);
    });
    slider.addEventListener('change', () => place(text(slider.value)));
    parts.push(slider);
  } else parts.push(made('span', {}));
  field.addEventListener('change', () => place(field.value));
  parts.push(field);
  const back = made('button', { type: 'button', onclick: () => place(''), 'aria-label': 'Put back ' + one.path }, 'Put back');
  const facts = made('span', {});
  const share = made('span', {});
  const box = made('fieldset', { class: 'number' },
    made('legend', {}, one.meaning),
    made('code', {}, one.path),
    made('div', { class: 'row' }, ...parts),
    made('div', { class: 'facts' }, facts, share, back));
  const show = () => {
    const value = page.state.moves.set[one.path];
    const moved = value !== undefined;
    box.classList.toggle('is-moved', moved);
    back.hidden = !moved;
    field.value = moved ? String(value) : '';
    field.placeholder = one.at ? text(one.at) : 'open';
    if (slider) {
      slider.value = moved ? value : one.at;
      slider.setAttribute('aria-valuetext', (moved ? value : one.value) + ' ' + one.unit);
    }
    facts.textContent = `${one.uncertain ? 'uncertain: ' : ''}${one.value}${one.unit ? ', ' + one.unit : ''}; ${one.allowed}`;
    share.replaceChildren();
    if (shares.has(one.path)) {
      const part = Math.max(0, shares.get(one.path));
      const bar = made('span', { class: 'share' });
      bar.style.width = `${Math.round(60 * part)}px`;
      share.append(bar, ` ${part.toFixed(2)} of the variance`);
    }
  };
  return { box, show };
};

const list = (into, paths, prefix) => {
  const kept = new Map();
  const nodes = paths.map((path) => {
    const key = prefix + path;
    const own = shown.get(key) ?? control(numberAt(path), prefix);
    kept.set(key, own);
    return own;
  });
  for (const key of [...shown.keys()]) if (key.startsWith(prefix)) shown.delete(key);
  for (const [key, own] of kept) shown.set(key, own);
  const target = element(into);
  const wanted = nodes.map((own) => own.box);
  // What has the focus stays where it is.
  if (wanted.length !== target.children.length || wanted.some((box, at) => target.children[at] !== box)) {
    const focus = document.activeElement;
    target.replaceChildren(...wanted);
    if (focus && target.contains(focus)) focus.focus();
  }
  nodes.forEach((own) => own.show());
};

const MOST = 8;
const FOUND = 12;

const listMattering = () => {
  const known = order.filter((path) => numberAt(path));
  list('matters', known.slice(0, MOST), 'm-');
};

const search = () => {
  const words = element('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (one) => words.every((word) => (one.path + ' ' + one.meaning).toLowerCase().includes(word));
  const found = words.length ? numbers().filter(has) : [];
  const more = found.length > FOUND ? `, of which the first ${FOUND} are shown; add a word` : '';
  element('search-count').textContent = words.length ? `${found.length} found${more}` : `${numbers().length} numbers`;
  list('searched', found.slice(0, FOUND).map((one) => one.path), 's-');
};

// The screening of the scenario says which numbers matter most for the outcome.
export const matters = (found) => {
  const note = element('matters-note');
  if (!found.length) {
    shares = new Map();
    note.textContent = 'What this outcome depends on is not distinguishable from chance in a quick screening: uncertain numbers in the order of the file.';
    order = numbers().filter((one) => one.uncertain).map((one) => one.path);
  } else {
    note.textContent = 'By a quick screening: the share of the variance of the probability that would vanish if the number were known.';
    shares = new Map(found.map((one) => [one.path, one.share]));
    order = found.map((one) => one.path);
  }
  listMattering();
};

const listMoves = () => {
  const { set, policies, shocks } = page.state.moves;
  const item = (label, undo) => made('li', {}, made('span', {}, label),
    made('button', { type: 'button', onclick: () => move(undo), 'aria-label': `Put back ${label}` }, '×'));
  const items = [
    ...Object.entries(set).map(([path, value]) => item(`${path} = ${value}`, (next) => { delete next.moves.set[path]; })),
    ...Object.entries(policies).map(([name, from]) => item(`policy ${name}${from ? ' from ' + from : ''}`, (next) => { delete next.moves.policies[name]; })),
    ...shocks.map((one, at) => item(`${one.shock} on ${one.on}`, (next) => { next.moves.shocks.splice(at, 1); })),
  ];
  element('moves').replaceChildren(...items);
  element('in-force').hidden = !items.length;
};

const policies = new Map();

export const setupControls = () => {
  order = numbers().filter((one) => one.uncertain).map((one) => one.path);
  if (!order.length) order = numbers().filter((one) => one.ends).map((one) => one.path);
  for (const one of page.about.policies) {
    const box = made('input', { type: 'checkbox', id: 'policy-' + one.name });
    const row = made('div', { class: 'policy' }, made('label', { for: 'policy-' + one.name }, box, one.title));
    let date = null;
    if (one.from) {
      date = made('input', { type: 'date', 'aria-label': `Beginning of: ${one.title}`, min: page.about.first_day, max: `${page.about.years[1] - 1}-12-31` });
      date.addEventListener('change', () => move((next) => {
        if (date.value) next.moves.policies[one.name] = date.value === one.from ? null : date.value;
      }));
      row.append(date);
    }
    box.addEventListener('change', () => move((next) => {
      if (box.checked) next.moves.policies[one.name] = date && date.value && date.value !== one.from ? date.value : null;
      else delete next.moves.policies[one.name];
    }));
    policies.set(one.name, { box, date, from: one.from });
    element('policies').append(row);
  }
  if (!policies.size) element('policies').append(made('p', { class: 'note' }, 'The scenario has no policies.'));
  setupTimeline();
  element('search').addEventListener('input', search);
};

export const showControls = () => {
  for (const [name, { box, date, from }] of policies) {
    const own = page.state.moves.policies[name];
    box.checked = own !== undefined;
    if (date) date.value = own || (box.checked ? from : date.value || from);
  }
  listMattering();
  search();
  listMoves();
  showTimeline();
};
