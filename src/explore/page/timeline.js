// Shocks on a time line: dragged there, or placed and moved by keys.
import { page, element, made, move } from './page.js';

const rows = new Map();
const first = () => page.about.years[0] * 12 + Number(page.about.first_day.slice(5, 7)) - 1;
const last = () => first() + 12 * (page.about.years[1] - page.about.years[0]) - 1;
const held = (month) => Math.min(last(), Math.max(first(), month));
const dateOf = (month) => `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`;
const monthOf = (date) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7) || 1) - 1;
const words = (month) => new Date(Date.UTC(2000, month % 12, 1)).toLocaleString('en', { month: 'long', timeZone: 'UTC' }) + ' ' + Math.floor(month / 12);
const perStep = () => Math.max(1, Math.round(12 / page.about.steps_per_year));

const monthAt = (track, x) => {
  const box = track.getBoundingClientRect();
  return held(Math.round(first() + ((x - box.left) / box.width) * (last() - first())));
};

const isFree = (shock, month, but) => !page.state.moves.shocks.some((one, at) => at !== but && one.shock === shock && monthOf(one.on) === month);

const place = (shock, month) => {
  // A shock comes once in a step: the next free one.
  let free = month;
  while (free <= last() && !isFree(shock, free, -1)) free += perStep();
  if (free > last()) return;
  move((next) => next.moves.shocks.push({ shock, on: dateOf(free) }));
};

const put = (marker, month) => {
  marker.style.left = `${(100 * (month - first())) / Math.max(1, last() - first())}%`;
  marker.setAttribute('aria-valuenow', month);
  marker.setAttribute('aria-valuetext', words(month));
  marker.title = words(month);
};

const shift = (at, month) => {
  const { shock } = page.state.moves.shocks[at];
  if (isFree(shock, month, at)) move((next) => { next.moves.shocks[at].on = dateOf(month); });
  else showTimeline();
};

const marker = (one, at, track, title) => {
  const own = made('button', {
    type: 'button', class: 'marker', role: 'slider', 'aria-label': title, 'aria-valuemin': first(), 'aria-valuemax': last(), 'data-at': at,
  });
  put(own, monthOf(one.on));
  own.addEventListener('keydown', (event) => {
    const now = monthOf(page.state.moves.shocks[at].on);
    const steps = { ArrowLeft: -perStep(), ArrowDown: -perStep(), ArrowRight: perStep(), ArrowUp: perStep(), PageDown: -12, PageUp: 12 };
    if (event.key in steps) shift(at, held(now + steps[event.key]));
    else if (event.key === 'Home') shift(at, first());
    else if (event.key === 'End') shift(at, last());
    else if (event.key === 'Delete' || event.key === 'Backspace') move((next) => next.moves.shocks.splice(at, 1));
    else return;
    event.preventDefault();
  });
  own.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    event.stopPropagation();
    own.focus();
    own.setPointerCapture(event.pointerId);
    let month = monthOf(one.on);
    const drag = (moved) => { month = monthAt(track, moved.clientX); put(own, month); };
    const drop = (ended) => {
      own.removeEventListener('pointermove', drag);
      own.removeEventListener('pointerup', drop);
      own.removeEventListener('pointercancel', drop);
      if (ended.type === 'pointerup') shift(at, month);
      else showTimeline();
    };
    own.addEventListener('pointermove', drag);
    own.addEventListener('pointerup', drop);
    own.addEventListener('pointercancel', drop);
  });
  return own;
};

// The button of a shock is dragged onto the line, or pressed.
const dragged = (button, track, shock) => {
  let wasDragged = false;
  button.addEventListener('pointerdown', (event) => {
    button.setPointerCapture(event.pointerId);
    const from = [event.clientX, event.clientY];
    wasDragged = false;
    let ghost = null;
    const drag = (moved) => {
      if (!ghost && Math.hypot(moved.clientX - from[0], moved.clientY - from[1]) < 6) return;
      if (!ghost) {
        ghost = made('div', { class: 'ghost' });
        document.body.append(ghost);
        track.classList.add('over');
      }
      ghost.style.left = `${moved.clientX}px`;
      ghost.style.top = `${moved.clientY}px`;
    };
    const drop = (ended) => {
      for (const kind of ['pointermove', 'pointerup', 'pointercancel']) button.removeEventListener(kind, kind === 'pointermove' ? drag : drop);
      track.classList.remove('over');
      if (!ghost) return;
      ghost.remove();
      wasDragged = true;
      const box = track.getBoundingClientRect();
      const near = ended.clientY > box.top - 24 && ended.clientY < box.bottom + 24 && ended.clientX > box.left - 24 && ended.clientX < box.right + 24;
      if (ended.type === 'pointerup' && near) place(shock, monthAt(track, ended.clientX));
    };
    button.addEventListener('pointermove', drag);
    button.addEventListener('pointerup', drop);
    button.addEventListener('pointercancel', drop);
  });
  button.addEventListener('click', () => {
    if (!wasDragged) place(shock, held(first() + 60));
    wasDragged = false;
  });
};

export const setupTimeline = () => {
  const into = element('timeline');
  const axis = made('div', { class: 'axis', 'aria-hidden': 'true' }, made('span', {}, String(page.about.years[0])), made('span', {}, String(page.about.years[1])));
  for (const one of page.about.shocks) {
    const track = made('div', { class: 'track', role: 'group', 'aria-label': `Time line of ${one.title}` });
    const button = made('button', { type: 'button', 'aria-label': `Place: ${one.title}` }, one.title);
    track.addEventListener('pointerdown', (event) => {
      if (event.target === track) place(one.name, monthAt(track, event.clientX));
    });
    dragged(button, track, one.name);
    const when = made('p', { class: 'when', hidden: true });
    rows.set(one.name, { track, when, title: one.title });
    into.append(made('div', { class: 'shock' }, button, track, when));
  }
  into.append(rows.size ? axis : made('p', { class: 'note' }, 'The scenario has no shocks.'));
  element('shocks-note').hidden = !rows.size;
};

export const showTimeline = () => {
  const focused = document.activeElement?.dataset?.at;
  for (const [name, { track, when, title }] of rows) {
    const own = page.state.moves.shocks.map((one, at) => [one, at]).filter(([one]) => one.shock === name);
    track.replaceChildren(...own.map(([one, at]) => marker(one, at, track, title)));
    when.textContent = own.map(([one]) => words(monthOf(one.on))).join(', ');
    when.hidden = !own.length;
  }
  if (focused !== undefined) document.querySelector(`.marker[data-at="${focused}"]`)?.focus();
};
