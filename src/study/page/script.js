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
