// Shows the tooltip of the part of a picture under the pointer. Its text is in the tables, too.
(() => {
  const tooltip = document.getElementById('tooltip');
  const spots = new Map();
  for (const spot of document.querySelectorAll('svg g > title')) {
    const group = spot.parentNode;
    spots.set(group, spot.textContent);
    spot.remove();
  }
  const near = (target) => {
    for (let at = target; at && at.nodeType === 1; at = at.parentNode) if (spots.has(at)) return at;
    return null;
  };
  let shown = null;
  const hide = () => {
    if (shown) shown.classList.remove('on');
    shown = null;
    tooltip.hidden = true;
  };
  const show = (event) => {
    const spot = near(event.target);
    if (!spot) return hide();
    if (spot !== shown) {
      hide();
      shown = spot;
      spot.classList.add('on');
      tooltip.textContent = spots.get(spot);
      tooltip.hidden = false;
    }
    const gap = 14;
    const width = tooltip.offsetWidth, height = tooltip.offsetHeight;
    const left = event.clientX + gap + width > innerWidth ? event.clientX - gap - width : event.clientX + gap;
    const top = event.clientY + gap + height > innerHeight ? event.clientY - gap - height : event.clientY + gap;
    tooltip.style.left = Math.max(4, left) + 'px';
    tooltip.style.top = Math.max(4, top) + 'px';
  };
  document.addEventListener('pointermove', show);
  document.addEventListener('pointerdown', show);
  document.addEventListener('scroll', hide, { passive: true });
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') hide(); });
})();

// The year of the picture at the top.
(() => {
  const data = document.getElementById('glance-data');
  if (!data) return;
  const { years, rows } = JSON.parse(data.textContent);
  const slider = document.getElementById('glance-year');
  const said = document.getElementById('glance-said');
  const lines = [...document.querySelectorAll('#glance tbody tr')];
  const place = (bar, ends) => {
    bar.hidden = !ends;
    if (ends) [bar.style.left, bar.style.right] = [ends[0] + '%', 100 - ends[1] + '%'];
  };
  const show = () => {
    const year = Number(slider.value);
    said.textContent = years[year];
    slider.setAttribute('aria-valuetext', years[year]);
    lines.forEach((line, at) => {
      const { reached, band, in_force, dot, error, parameters } = rows[at][year];
      place(line.querySelector('.wide'), parameters);
      place(line.querySelector('.narrow'), error);
      const mark = line.querySelector('.dot');
      mark.hidden = dot === null;
      if (dot !== null) mark.style.left = dot + '%';
      line.querySelector('.n span').textContent = reached;
      line.querySelector('.n small').textContent = band;
      line.querySelector('.n:last-child').textContent = in_force;
    });
  };
  slider.hidden = false;
  slider.addEventListener('input', show);
  show();
})();
