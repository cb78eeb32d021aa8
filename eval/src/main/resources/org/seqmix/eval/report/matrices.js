'use strict';
(() => {
  const section = document.querySelector('.matrices');
  const data = JSON.parse(document.getElementById('matrices').textContent);
  const find = selector => section.querySelector(selector);
  const select = name => find(`select[name=${name}]`);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const T = data.tokens.length;

  // Colours from weak to strong: one ordered scale, and two arms that meet at zero, for each theme.
  const ORDERED = ['#440154', '#472d7b', '#3b528b', '#2c728e', '#21918c', '#28ae80', '#5ec962', '#addc30', '#fde725'];
  const ARMS = {
    light: [['#f3f2f0', '#a9cbe6', '#4a90c8', '#135a96', '#08305c'], ['#f3f2f0', '#f5c08a', '#e8862c', '#b4530a', '#6b2a02']],
    dark: [['#2b3137', '#1f4c78', '#2f7fc4', '#76b4ee', '#d3e8ff'], ['#2b3137', '#6e3c10', '#b8661a', '#f0a04e', '#ffe3c2']]
  };
  const blend = (colours, at) => {
    const place = Math.max(0, Math.min(1, at)) * (colours.length - 1);
    const low = Math.min(colours.length - 2, Math.floor(place));
    return [1, 3, 5].map(k => {
      const a = parseInt(colours[low].slice(k, k + 2), 16);
      const b = parseInt(colours[low + 1].slice(k, k + 2), 16);
      return Math.round(a + (b - a) * (place - low));
    });
  };

  // A matrix: codes are a sign and a logarithm, see Triangle in the source.
  const opened = new Map();
  const open = m => {
    if (!opened.has(m)) {
      opened.set(m, Int8Array.from(atob(m.codes), c => c.charCodeAt(0)));
    }
    return opened.get(m);
  };
  const value = (m, i, j) => {
    const code = open(m)[i * (i + 1) / 2 + j];
    return code === 0 ? 0 : Math.sign(code) * m.largest * Math.exp((Math.abs(code) - 127) * data.step);
  };
  const number = v => v === 0 ? '0' : Math.abs(v) < 0.001 ? v.toExponential(1) : String(Number(v.toPrecision(2)));

  const told = (m, i, j) => {
    const v = value(m, i, j);
    return v === 0 && m.largest > 0 ? 'below ' + number(m.largest * 10 ** -data.decades) : number(v);
  };

  let shown = null;
  let cursor = [T - 1, 0];

  // How strong a value is drawn: 0 to 1.
  const strength = v => {
    const share = Math.abs(v) / shown.most;
    return select('scale').value === 'linear' ? share : share > 0 ? 1 + Math.log10(share) / data.decades : 0;
  };
  const colour = v => shown.signed
    ? blend(ARMS[dark.matches ? 'dark' : 'light'][v < 0 ? 0 : 1], strength(v))
    : blend(ORDERED, strength(v));

  const paint = (canvas, m) => {
    const pen = canvas.getContext('2d');
    const image = pen.createImageData(T, T);
    for (let i = 0; i < T; i++) {
      for (let j = 0; j <= i; j++) {
        image.data.set([...colour(value(m, i, j)), 255], 4 * (i * T + j));
      }
    }
    pen.putImageData(image, 0, 0);
  };

  const paintKey = () => {
    const pen = find('.key canvas').getContext('2d');
    const linear = select('scale').value === 'linear';
    const size = s => linear ? s * shown.most : shown.most * 10 ** ((s - 1) * data.decades);
    const at = x => shown.signed ? (x < 0.5 ? -1 : 1) * size(Math.abs(2 * x - 1)) : size(x);
    for (let x = 0; x < 256; x++) {
      const end = shown.signed && Math.abs(2 * x / 255 - 1) < 0.004;
      pen.fillStyle = `rgb(${colour(end ? 0 : at(x / 255)).join()})`;
      pen.fillRect(x, 0, 1, 1);
    }
    const weakest = linear ? '0' : shown.signed ? '±' + number(size(0)) : '≤ ' + number(size(0));
    const half = number(size(0.5));
    const marks = shown.signed
      ? [['−' + number(shown.most), 0], ['−' + half, 0.25], [weakest, 0.5], [half, 0.75], [number(shown.most), 1]]
      : [[weakest, 0], [half, 0.5], [number(shown.most), 1]];
    find('.ends').replaceChildren(...marks.map(([text, place]) => {
      const span = document.createElement('span');
      span.textContent = text;
      span.style.left = 100 * place + '%';
      return span;
    }));
    find('.key').hidden = false;
  };

  const label = i => {
    const code = document.createElement('code');
    const text = data.tokens[i];
    code.textContent = text === '' ? '#' + data.ids[i] : text.replaceAll('\n', '↵').replaceAll('\t', '⇥');
    return code;
  };

  const point = (i, j) => {
    cursor = [Math.max(0, Math.min(T - 1, i)), Math.max(0, Math.min(T - 1, j))];
    const [row, column] = cursor;
    section.querySelectorAll('.plot').forEach(plot => {
      const [across, down] = [plot.querySelector('.row'), plot.querySelector('.column')];
      across.style.top = 100 * row / T + '%';
      across.style.height = 100 / T + '%';
      down.style.left = 100 * column / T + '%';
      down.style.width = 100 / T + '%';
    });
    const values = shown.head.matrices.map(m =>
      `${data.models[m.model].split(':')[0]} ${column > row ? '' : told(m, row, column)}`).join(', ');
    find('.readout').replaceChildren(`row ${row} `, label(row), ` from column ${column} `, label(column),
      column > row ? ': nothing, it comes later' : `: ${values}`);
    find('.readout').hidden = false;
  };

  const plot = m => {
    const figure = document.createElement('figure');
    figure.className = 'picture';
    const caption = document.createElement('figcaption');
    const box = document.createElement('div');
    const canvas = document.createElement('canvas');
    const way = document.createElement('span');
    caption.textContent = `${data.models[m.model]}, largest ${number(m.largest)}`;
    box.className = 'plot';
    box.tabIndex = 0;
    box.setAttribute('role', 'img');
    box.setAttribute('aria-label', `${data.models[m.model]}: matrix of layer ${shown.head.layer}, head `
      + `${shown.head.head}. Arrow keys move a cursor over it.`);
    canvas.width = canvas.height = T;
    paint(canvas, m);
    way.className = 'way';
    way.textContent = `down: ${T} tokens that take; across: tokens they take from`;
    box.append(canvas, way);
    ['row', 'column'].forEach(name => box.append(Object.assign(document.createElement('i'), { className: name })));
    const follow = e => {
      const area = canvas.getBoundingClientRect();
      point(Math.floor((e.clientY - area.top) / area.height * T), Math.floor((e.clientX - area.left) / area.width * T));
    };
    box.addEventListener('pointermove', follow);
    box.addEventListener('pointerdown', follow);
    box.addEventListener('keydown', e => {
      const far = e.shiftKey ? 10 : 1;
      const moves = { ArrowUp: [-far, 0], ArrowDown: [far, 0], ArrowLeft: [0, -far], ArrowRight: [0, far] };
      if (moves[e.key]) {
        e.preventDefault();
        point(cursor[0] + moves[e.key][0], cursor[1] + moves[e.key][1]);
      }
    });
    figure.append(caption, box);
    return figure;
  };

  const draw = () => {
    const ready = ['layer', 'head'].every(name => select(name).value !== '');
    section.querySelectorAll('.heat button').forEach(b => b.setAttribute('aria-pressed',
      ready && view() === 'both' && b.dataset.layer === select('layer').value && b.dataset.head === select('head').value));
    if (!ready) {
      return;
    }
    const head = heads().find(h => h.layer === +select('layer').value && h.head === +select('head').value);
    const signed = head.matrices.some(m => open(m).some(c => c < 0));
    shown = { head, signed, most: Math.max(...head.matrices.map(m => m.largest)) || 1 };
    find('.pictures').replaceChildren(...head.matrices.map(plot));
    paintKey();
    point(...cursor);
  };

  const view = () => select('view').value;
  const viewOf = h => h.matrices.length > 1 ? 'both' : String(h.matrices[0].model);
  const heads = () => data.heads.filter(h => viewOf(h) === view());

  const fill = (name, values, first) => {
    const before = select(name).value;
    select(name).replaceChildren(...(first ? [new Option(first, '')] : []), ...values.map(v => new Option(...[].concat(v))));
    if ([...select(name).options].some(o => o.value === before)) {
      select(name).value = before;
    }
  };
  const fillHeads = () => fill('head', heads().filter(h => h.layer === +select('layer').value).map(h => h.head), 'choose');
  const fillLayers = () => {
    fill('layer', [...new Set(heads().map(h => h.layer))], 'choose');
    fillHeads();
  };
  const choose = (layer, head) => {
    select('layer').value = layer;
    fillHeads();
    select('head').value = head;
    draw();
  };

  const names = { both: 'side by side' };
  data.models.forEach((name, m) => { names[m] = name; });
  const views = [...new Set(data.heads.map(viewOf))];
  fill('view', views.map(v => [names[v], v]));
  find('label.view').hidden = views.length < 2;
  fillLayers();
  find('.picker').hidden = false;

  select('view').addEventListener('change', () => { fillLayers(); draw(); });
  select('layer').addEventListener('change', () => {
    fillHeads();
    if (select('head').value === '' && select('layer').value !== '') {
      select('head').selectedIndex = 1;
    }
    draw();
  });
  select('head').addEventListener('change', draw);
  select('scale').addEventListener('change', draw);
  dark.addEventListener('change', draw);
  section.querySelectorAll('.heat button').forEach(b => b.addEventListener('click', () => {
    select('view').value = 'both';
    fillLayers();
    choose(b.dataset.layer, b.dataset.head);
    find('.picker').scrollIntoView({ block: 'nearest' });
  }));
})();
