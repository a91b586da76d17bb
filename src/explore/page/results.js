// What follows: numbers, charts, trajectories, and how to get them again.
import { page, element, made, post, look, copy } from './page.js';

let errors = [];
let number = 0;
// The answer whose trajectories are told: the first of a move that has any, so that a story does not change while it is read.
let source = null;

export const forgetErrors = () => {
  errors = [];
  source = null;
};

// Numbers of an earlier move are pale until those of the latest are there.
let working = false;
let problem = null;

const fade = () => {
  const stale = (working || problem !== null) && errors.length === 0;
  for (const id of ['headline', 'sentence', 'difference', 'odds', 'change', 'states', 'drivers', 'contrast']) element(id).classList.toggle('stale', stale);
  element('follows').setAttribute('aria-busy', String(working && errors.length === 0));
};

export const showBusy = (busy) => {
  working = busy;
  fade();
};

export const showProblem = (text) => {
  problem = text;
  element('problem').hidden = !text;
  element('problem').textContent = text ?? '';
  fade();
};

const rowOf = (answer) => answer.rows.find((row) => row.year === page.state.year) ?? answer.rows[answer.rows.length - 1];
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const percent = (share) => (100 * share).toPrecision(2) + ' %';

const showYear = () => {
  const answer = page.answer;
  if (!answer || !answer.rows.length) return;
  const row = rowOf(answer);
  const title = page.about.outcomes.find((one) => one.name === page.state.outcome)?.title ?? page.state.outcome;
  element('headline').textContent = `${capital(title)} by ${row.by}: ${row.text}`;
  // What the headline does not say yet.
  element('sentence').textContent = capital(row.sentence.match(/\((.*)\)/)?.[1] ?? row.sentence) + '.';
  const same = JSON.stringify(page.state.moves) === JSON.stringify(page.state.against);
  element('difference').textContent = same
    ? (element('unpin').hidden ? 'Nothing is moved yet: these are the numbers of the scenario.' : 'Nothing differs from what it is compared with.')
    : `Before: ${row.before}. Difference on common random numbers: ${row.difference_text}${row.difference || row.difference_error ? ' percentage points' : ''}.`;
  element('year').value = row.year;
  element('year').setAttribute('aria-valuetext', row.by);
  element('year-shown').textContent = row.year;
  const seen = errors.map((one) => one.find((other) => other.year === row.year)).filter(Boolean);
  element('errors').textContent = seen.length ? 'Standard error: ' + seen.map((one) => percent(one.standard_error)).join(' → ') : '';
  for (const line of element('contrast').tBodies[0].rows) line.classList.toggle('on', Number(line.dataset.year) === row.year);
};

export const showAnswer = (answer) => {
  errors.push(answer.rows);
  fade();
  const done = answer.stage === answer.stages;
  element('progress').value = answer.stage / answer.stages;
  element('size').textContent = `${answer.size}${done ? '' : '; being refined'}` + (answer.invalid ? `; ${answer.invalid} left the model's domain and are left out` : '');
  const [low, high] = [answer.rows[0]?.year, answer.rows[answer.rows.length - 1]?.year];
  Object.assign(element('year'), { min: low, max: high, step: 1 });
  const header = made('tr', {}, ...['by the end of', 'before', 'after', 'difference, pp'].map((text) => made('th', { scope: 'col' }, text)));
  element('contrast').tHead.replaceChildren(header);
  const wanted = (row) => answer.shown.includes(row.year) || row.year === high || row.year === page.state.year;
  element('contrast').tBodies[0].replaceChildren(...answer.rows.filter(wanted).map((row) =>
    made('tr', { 'data-year': row.year }, ...[[row.year], [row.before], [row.text, row.band], [row.difference_text]].map(([text, band]) =>
      made('td', {}, String(text), band ? made('small', { title: 'parameter uncertainty' }, band) : '')))));
  showFigures('odds', answer.figures);
  showFigures('change', answer.change);
  element('command').textContent = answer.command;
  element('toml').textContent = answer.toml;
  element('warnings').hidden = !answer.warnings;
  element('warnings').textContent = answer.warnings ?? '';
  const pinned = JSON.stringify(page.state.against) !== JSON.stringify({ set: {}, policies: {}, shocks: [] });
  element('unpin').hidden = !pinned;
  element('against-note').textContent = pinned ? 'Before: what was set when you chose to compare with it.' : 'Before: the scenario as it is in its file.';
  showYear();
  if (answer.stage === 1 || done) element('status').textContent = element('headline').textContent + ' ' + element('difference').textContent;
  if (source || !(answer.examples.length || done)) return;
  source = answer;
  const reach = answer.examples.length;
  element('examples-note').textContent = reach
    ? `Of a run of ${answer.size}: the first ${reach === 1 ? 'one that reaches' : reach + ' that reach'} the outcome, or any other.`
    : 'None of the trajectories reaches the outcome.';
  tell(false);
};

export const showOthers = (figures) => {
  const isDriver = (figure) => figure.name.startsWith('driver-');
  showFigures('states', figures.filter((figure) => !isDriver(figure)));
  showFigures('drivers', figures.filter(isDriver));
};

// Charts come as SVG from the program itself; a style of their own, which they do not need, would be refused. Their texts are under the pointer and, with the arrow keys, under the keyboard.
const showFigures = (into, figures) => {
  const target = element(into);
  const active = document.activeElement?.closest?.('figure');
  const focused = active && target.contains(active) ? [active.dataset.name, document.activeElement.dataset.spot] : null;
  target.replaceChildren(...figures.map((figure) => {
    const drawn = new DOMParser().parseFromString(figure.svg.replace(/<style>.*?<\/style>/g, ''), 'image/svg+xml').documentElement;
    const svg = document.importNode(drawn, true);
    const node = made('figure', { 'data-name': figure.name }, made('figcaption', {}, made('b', {}, figure.title), ' ' + figure.caption), svg);
    prepare(svg);
    return node;
  }));
  if (!focused) return;
  const again = target.querySelector(`figure[data-name="${focused[0]}"] svg`);
  again?.focus();
  if (again && focused[1] !== undefined) speak(again, Number(focused[1]));
};

const texts = new WeakMap();

const prepare = (svg) => {
  const spots = [...svg.querySelectorAll('g > title')].map((title) => {
    const group = title.parentNode;
    texts.set(group, title.textContent);
    title.remove();
    return group;
  }).filter((group) => group.classList.contains('spot'));
  if (!spots.length) return;
  svg.setAttribute('tabindex', '0');
  svg.addEventListener('keydown', (event) => {
    const at = svg.dataset.spot === undefined ? -1 : Number(svg.dataset.spot);
    const to = { ArrowRight: at + 1, ArrowLeft: Math.max(0, at - 1), Home: 0, End: spots.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    speak(svg, Math.min(to, spots.length - 1));
  });
  svg.addEventListener('blur', () => { delete svg.dataset.spot; hide(); });
};

let on = null;

const hide = () => {
  on?.classList.remove('on');
  on = null;
  element('tooltip').hidden = true;
};

const point = (group, x, y) => {
  if (group !== on) {
    hide();
    on = group;
    group.classList.add('on');
    element('tooltip').textContent = texts.get(group);
    element('tooltip').hidden = false;
  }
  const tooltip = element('tooltip');
  const beside = (at, size, most) => Math.max(4, at + 14 + size > most ? at - 14 - size : at + 14);
  tooltip.style.left = beside(x, tooltip.offsetWidth, innerWidth) + 'px';
  tooltip.style.top = beside(y, tooltip.offsetHeight, innerHeight) + 'px';
};

const speak = (svg, at) => {
  const group = svg.querySelectorAll('g.spot')[at];
  if (!group) return;
  svg.dataset.spot = at;
  const box = group.getBoundingClientRect();
  point(group, box.left + box.width / 2, box.top + box.height / 3);
  element('spoken').textContent = texts.get(group).replaceAll('\n', '; ');
};

const under = (event) => {
  let at = event.target;
  while (at && at.nodeType === 1 && !texts.has(at)) at = at.parentNode;
  if (at && texts.has(at)) point(at, event.clientX, event.clientY);
  else if (!document.activeElement?.dataset?.spot) hide();
};

let telling = 0;

// Tells a trajectory of the numbers that are shown.
const tell = async (asked) => {
  const answer = source;
  if (!answer) return;
  const only = element('reaching').checked && answer.examples.length > 0;
  if (only && !answer.examples.includes(number)) number = answer.examples.find((one) => one >= number) ?? answer.examples[0];
  number = Math.max(0, Math.min(number, answer.trajectories - 1));
  element('number').value = number;
  const own = ++telling;
  const which = { trajectory: number, trajectories: answer.trajectories, draws: answer.draws };
  const reply = await post('history', { moves: page.state.moves, which }).catch(() => null);
  if (!reply || own !== telling) return;
  const told = await reply.json();
  if (told.error) {
    if (asked) element('history').replaceChildren(made('p', {}, told.error));
    return;
  }
  const item = (event) => made('li', { class: event.nature }, made('time', { datetime: event.date }, event.date), made('b', {}, event.title),
    made('p', {}, [event.text, event.because].filter(Boolean).join(' ')));
  element('history').replaceChildren(
    made('p', {}, made('b', {}, `Trajectory ${told.trajectory}. `), told.summary),
    made('details', {}, made('summary', {}, 'At the start'), made('p', {}, told.opening.join(' '))),
    made('ol', { tabindex: '0', 'aria-label': 'What happens' }, ...told.events.map(item)),
    made('details', {}, made('summary', {}, 'At the end'), ...told.closing.map((text) => made('p', {}, text))));
};

const other = (by) => {
  const { examples, trajectories } = source ?? { examples: [], trajectories: 1 };
  if (element('reaching').checked && examples.length) {
    const at = examples.indexOf(number);
    number = examples[(at + by + examples.length) % examples.length];
  } else number = (number + by + trajectories) % trajectories;
  tell(true);
};

const save = async (event) => {
  event.preventDefault();
  if (!page.answer) return;
  const { trajectories, draws } = page.answer;
  const reply = await post('save', { moves: page.state.moves, name: element('name').value, trajectories, draws }).catch(() => null);
  const told = reply ? await reply.json() : { error: 'The program does not answer any more.' };
  element('saved').textContent = told.error ?? `Saved as ${told.saved}, with the command line in its first lines.`;
};

export const setupResults = () => {
  element('year').addEventListener('input', (event) => { look(Number(event.target.value)); showYear(); });
  element('earlier').addEventListener('click', () => other(-1));
  element('later').addEventListener('click', () => other(1));
  element('number').addEventListener('change', (event) => {
    number = Math.max(0, Math.floor(Number(event.target.value)) || 0);
    element('reaching').checked = source?.examples.includes(number) && element('reaching').checked;
    tell(true);
  });
  element('reaching').addEventListener('change', () => tell(true));
  element('copy-command').addEventListener('click', (event) => copy(page.answer?.command ?? '', event.currentTarget));
  element('save').addEventListener('submit', save);
  document.addEventListener('pointermove', under);
  document.addEventListener('pointerdown', under);
  document.addEventListener('scroll', () => {
    const read = document.activeElement;
    if (read?.dataset?.spot === undefined || !read.closest('figure')) hide();
    else speak(read, Number(read.dataset.spot));
  }, { passive: true });
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') hide(); });
};
