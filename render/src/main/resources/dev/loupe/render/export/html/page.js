/*
 * The page's behaviour. `draw`, compiled from Loupe's Java code, makes the SVG of a view with some
 * modules closed; the rest is here: what is closed, where the reader looks, what is selected.
 */
(() => {
  'use strict';

  const model = JSON.parse(document.getElementById('data').textContent);
  const element = id => document.getElementById(id);
  const stage = element('stage');
  const drawing = element('drawing');
  const details = element('details');
  const SVG = 'http://www.w3.org/2000/svg';

  // ---- The model: nodes, groups and layers by their names ----

  /** A view with what can be looked up in it; the level of a group counts the modules around. */
  function indexed(view) {
    const groups = new Map();
    const places = new Map();
    let levels = 0;
    const walk = (group, path, around) => {
      for (const inside of group.elements) {
        places.set(key(inside), {item: inside, path});
        if (inside.elements) {
          groups.set(inside.id, {group: inside, path});
          const level = around + (inside.fold ? 0 : 1);
          levels = Math.max(levels, level);
          groups.get(inside.id).level = level;
          walk(inside, [...path, inside.id], level);
        }
      }
    };
    walk(view.root, [], 0);
    return {data: view, groups, places, levels, closed: new Set(view.closed)};
  }

  /** Nodes and groups may have equal ids. */
  const key = item => (item.elements ? 'group ' : 'node ') + item.id;

  const views = {};
  for (const name of Object.keys(model.views)) {
    views[name] = indexed(model.views[name]);
  }
  let rolled = model.rolled && 'rolled' in views;
  let view = views[rolled ? 'rolled' : 'unrolled'];

  const nodeId = layer => rolled ? layer.rolled : layer.name;
  const address = group => model.modules[group] ? group : group.replace(/:\d+$/, '');

  /** The layers that a node stands for: several passes in the rolled view. */
  function layersOf(node) {
    const name = node.replace(/^(enters|leaves):/, '');
    return model.layers.filter(layer => nodeId(layer) === name);
  }

  /** The outermost closed group of a path; undefined if none is closed. */
  const closedIn = path => path.find(id => view.closed.has(id) && view.groups.get(id).group.box);

  /** What is seen of a node or group: itself, or the closed group that it is in. */
  function seen(name) {
    const place = view.places.get(name);
    if (!place) {
      return undefined;
    }
    const hidden = closedIn(place.path);
    return hidden === undefined ? name : 'group ' + hidden;
  }

  // ---- Drawing ----

  /** The elements of the drawing by what they show: `node x`, `group x`. */
  let parts = new Map();
  let titles = new Map();
  let edges = [];
  let darkRules = [];
  let size = {width: 1, height: 1};

  /** Draws anew; `anchor` stays where it is on the screen. */
  function redraw(anchor) {
    const before = anchor && screenBox(anchor);
    let text;
    try {
      text = draw(view.data, [...view.closed]);
    } catch (failure) {
      element('status').textContent = 'Cannot draw this: ' + failure.message;
      throw failure;
    }
    const svg = document.importNode(
      new DOMParser().parseFromString(text, 'image/svg+xml').documentElement, true);
    svg.setAttribute('role', 'group');
    drawing.replaceChildren(svg);
    size = {width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height};
    find(svg);
    darkRules = [...svg.querySelector('style').sheet.cssRules].filter(
      rule => rule instanceof CSSMediaRule && rule.conditionText.includes('prefers-color-scheme'));
    paint();
    mark();
    const after = anchor && screenBox(anchor);
    if (before && after) {
      moveTo(eye.scale, eye.x + before.left - after.left, eye.y + before.top - after.top);
    }
    element('level').textContent = 'Depth ' + depth() + ' / ' + (view.levels + 1);
    element('shallower').disabled = depth() === 1;
    element('deeper').disabled = depth() === view.levels + 1;
    element('depth').hidden = view.levels === 0;
    document.documentElement.dataset.drawn = 1 + Number(document.documentElement.dataset.drawn || 0);
  }

  /** Finds the parts of a drawing, whose order is the view's own. */
  function find(svg) {
    parts = new Map();
    titles = new Map();
    const nodes = svg.querySelectorAll('.nodes > .node');
    const frames = svg.querySelectorAll('.clusters > .cluster');
    const headings = svg.querySelectorAll('.titles > .cluster-title');
    let node = 0;
    let frame = 0;
    const walk = group => {
      for (const inside of group.elements) {
        if (inside.elements && !(view.closed.has(inside.id) && inside.box)) {
          parts.set(key(inside), frames[frame]);
          titles.set(key(inside), headings[frame]);
          dress(headings[frame], inside, inside.label + ' ' + inside.className + ', open');
          ground(headings[frame]);
          frame++;
          walk(inside);
        } else {
          const box = inside.box || inside;
          const text = box.rows.filter((row, i) => i % 2).join(', ');
          parts.set(key(inside), nodes[node]);
          dress(nodes[node], inside, text + (inside.box ? ', closed' : ''));
          if (inside.box) {
            sign(nodes[node]);
          }
          node++;
        }
      }
    };
    walk(view.data.root);
    const shown = new Map([...parts].map(([name, part]) => [part.id, name]));
    edges = [...svg.querySelectorAll('.edge')].map(part => ({
      part, from: shown.get(part.dataset.from), to: shown.get(part.dataset.to)}));
  }

  function dress(part, item, label) {
    part.dataset.key = key(item);
    part.setAttribute('role', 'button');
    part.setAttribute('tabindex', '-1');
    part.setAttribute('aria-label', label);
    if (item.box) {
      part.setAttribute('aria-expanded', String(part.classList.contains('cluster-title')));
    }
  }

  /** Lets a title be clicked between its letters, too. */
  function ground(title) {
    const box = title.getBBox();
    const area = document.createElementNS(SVG, 'rect');
    area.setAttribute('class', 'ground');
    for (const side of ['x', 'y', 'width', 'height']) {
      area.setAttribute(side, box[side]);
    }
    title.prepend(area);
  }

  /** A small plus in a closed module's corner. */
  function sign(part) {
    const box = part.querySelector('.face').getBBox();
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('class', 'sign');
    path.setAttribute('d', `M${box.x + box.width - 15} ${box.y + 10}h8m-4-4v8`);
    part.append(path);
  }

  // ---- Where the reader looks ----

  const eye = {scale: 1, x: 0, y: 0};
  const SMALLEST = 0.005;
  const LARGEST = 8;
  let settling = 0;

  function moveTo(scale, x, y, glides) {
    eye.scale = scale;
    eye.x = x;
    eye.y = y;
    drawing.classList.toggle('gliding', Boolean(glides));
    drawing.classList.add('moving');
    drawing.style.transform = `translate(${x}px,${y}px) scale(${scale})`;
    clearTimeout(settling);
    // Sharp again when the movement is over.
    settling = setTimeout(() => drawing.classList.remove('moving', 'gliding'), 260);
  }

  function zoom(factor, x = stage.clientWidth / 2, y = stage.clientHeight / 2) {
    const scale = Math.min(LARGEST, Math.max(SMALLEST, eye.scale * factor));
    const share = scale / eye.scale;
    moveTo(scale, x - (x - eye.x) * share, y - (y - eye.y) * share);
  }

  /** What the bar and the details leave free. */
  function room() {
    const narrow = innerWidth <= 700;
    const panel = details.hidden ? null : details.getBoundingClientRect();
    return {
      left: 0,
      top: document.querySelector('.bar').getBoundingClientRect().bottom,
      right: panel && !narrow ? panel.left : stage.clientWidth,
      bottom: panel && narrow ? panel.top : stage.clientHeight};
  }

  function fit(glides) {
    const free = room();
    const width = free.right - free.left;
    const height = free.bottom - free.top;
    const scale = Math.min(1.25, Math.max(SMALLEST,
      Math.min((width - 16) / size.width, (height - 16) / size.height)));
    moveTo(scale, free.left + (width - size.width * scale) / 2,
      free.top + (height - size.height * scale) / 2, glides);
  }

  /** At first the whole drawing, or as much of it as can be read. */
  function firstLook() {
    fit();
    const legible = 0.6;
    if (eye.scale < legible) {
      const scale = Math.min(1, Math.max(legible, (stage.clientWidth - 16) / size.width));
      const first = parts.values().next().value;
      const box = first && first.getBBox();
      const input = parts.get(key(view.data.root.elements[0]));
      const shift = input ? Number(input.getBoundingClientRect().left - drawing.getBoundingClientRect().left) / eye.scale : 0;
      const wide = size.width * scale > stage.clientWidth - 16;
      const middle = wide && box ? shift + box.width / 2 : size.width / 2;
      const x = stage.clientWidth / 2 - middle * scale;
      const top = view.data.direction === 'BOTTOM_UP'
        ? stage.clientHeight - size.height * scale - 8 : room().top + 4;
      moveTo(scale, wide ? Math.min(8, Math.max(x, stage.clientWidth - size.width * scale - 8)) : x, top);
    }
  }

  /** Ends a gliding movement, during which places can't be measured. */
  const halt = () => drawing.classList.remove('gliding');

  /** A part's box relative to the stage. */
  function screenBox(name) {
    halt();
    const part = parts.get(name);
    return part && part.getBoundingClientRect();
  }

  /** Moves so that a part is seen; not if it is. */
  function show(name) {
    halt();
    const box = (titles.get(name) || parts.get(name))?.getBoundingClientRect();
    if (!box) {
      return;
    }
    const free = room();
    const seenNow = box.left >= free.left && box.right <= free.right
      && box.top >= free.top && box.bottom <= free.bottom;
    const legible = 0.35;
    if (!seenNow || eye.scale < legible) {
      const scale = Math.max(eye.scale, legible * 2 > eye.scale ? 0.8 : eye.scale);
      const x = ((box.left + box.right) / 2 - eye.x) / eye.scale;
      const y = ((box.top + box.bottom) / 2 - eye.y) / eye.scale;
      moveTo(scale, (free.left + free.right) / 2 - x * scale,
        (free.top + free.bottom) / 2 - y * scale, true);
    }
  }

  const pointers = new Map();
  let dragged = 0;

  stage.addEventListener('pointerdown', event => {
    if (event.button === 0) {
      pointers.set(event.pointerId, {x: event.clientX, y: event.clientY});
      dragged = pointers.size > 1 ? Infinity : 0;
    }
  });
  addEventListener('pointermove', event => {
    const last = pointers.get(event.pointerId);
    if (!last) {
      return;
    }
    const now = {x: event.clientX, y: event.clientY};
    const dx = now.x - last.x;
    const dy = now.y - last.y;
    if (pointers.size === 2) {
      const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      const apart = at => Math.hypot(at.x - other.x, at.y - other.y);
      moveTo(eye.scale, eye.x + dx / 2, eye.y + dy / 2);
      zoom(apart(now) / Math.max(1, apart(last)), (now.x + other.x) / 2, (now.y + other.y) / 2);
    } else {
      dragged += Math.abs(dx) + Math.abs(dy);
      if (dragged > 4) {
        stage.classList.add('dragged');
        moveTo(eye.scale, eye.x + dx, eye.y + dy);
      }
    }
    pointers.set(event.pointerId, now);
  });
  for (const end of ['pointerup', 'pointercancel']) {
    addEventListener(end, event => {
      pointers.delete(event.pointerId);
      stage.classList.remove('dragged');
    });
  }
  stage.addEventListener('wheel', event => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1;
    if (event.shiftKey) {
      moveTo(eye.scale, eye.x - (event.deltaX || event.deltaY) * lines, eye.y);
    } else {
      const speed = event.ctrlKey ? 0.01 : 0.0016;
      zoom(Math.exp(-event.deltaY * lines * speed), event.clientX, event.clientY);
    }
  }, {passive: false});
  stage.addEventListener('dragstart', event => event.preventDefault());
  stage.addEventListener('click', event => {
    const part = event.target.closest('[data-key]');
    if (!event.ctrlKey && !event.metaKey) {
      // A link to the source: the details have it.
      event.preventDefault();
    }
    if (dragged > 4) {
      return;
    }
    if (part) {
      activate(part.dataset.key);
    } else {
      select(undefined);
    }
  });

  // ---- Opening and closing ----

  const isGroup = name => name.startsWith('group ');
  const idOf = name => name.slice(name.indexOf(' ') + 1);
  const isClosed = name => isGroup(name) && view.closed.has(idOf(name));
  const canClose = name => isGroup(name) && Boolean(view.groups.get(idOf(name)).group.box);

  /** What a click or Enter does: opens or closes a module, and tells of it or of a layer. */
  function activate(name) {
    if (canClose(name)) {
      toggle(name);
    }
    select(name, true);
  }

  function toggle(name) {
    const id = idOf(name);
    if (view.closed.has(id)) {
      view.closed.delete(id);
    } else {
      view.closed.add(id);
    }
    redraw(name);
  }

  /** Opens all that is around something; whether anything was closed. */
  function reveal(name) {
    const place = view.places.get(name);
    const closed = place ? place.path.filter(id => view.closed.has(id)) : [];
    closed.forEach(id => view.closed.delete(id));
    if (closed.length) {
      redraw();
    }
  }

  function goTo(name) {
    reveal(name);
    select(name, true);
    show(name);
  }

  /** The depth that is shown: 1 when all is closed. */
  function depth() {
    let open = 0;
    for (const {group, path, level} of view.groups.values()) {
      if (closedIn(path) === undefined && !(view.closed.has(group.id) && group.box)) {
        open = Math.max(open, level);
      }
    }
    return open + 1;
  }

  /** Rows of equal modules stay folded, or open, at any depth. */
  function setDepth(wanted) {
    const to = Math.min(view.levels + 1, Math.max(1, wanted));
    view.closed = new Set([...view.groups.values()]
      .filter(({group, level}) => group.box
        && (group.fold ? view.closed.has(group.id) : level >= to))
      .map(({group}) => group.id));
    const still = selected && seen(selected);
    redraw();
    select(still);
    fit(true);
  }

  function setRolled(wanted) {
    if (!('rolled' in views) || wanted === rolled) {
      return;
    }
    const layer = selected && !isGroup(selected) ? layersOf(idOf(selected))[0] : undefined;
    rolled = wanted;
    view = views[rolled ? 'rolled' : 'unrolled'];
    redraw();
    const still = layer && seen('node ' + nodeId(layer));
    select(still);
    search(query.value, false);
    fit(true);
    press();
  }

  function press() {
    element('views').hidden = !('rolled' in views);
    element('rolled').setAttribute('aria-pressed', String(rolled));
    element('unrolled').setAttribute('aria-pressed', String(!rolled));
  }

  // ---- Selecting, and the details ----

  let selected;

  function select(name, focuses) {
    selected = name !== undefined && view.places.has(name) ? name : undefined;
    mark();
    if (selected === undefined) {
      details.hidden = true;
      return;
    }
    details.replaceChildren(...(isGroup(selected) ? tellModule(idOf(selected)) : tellNode(idOf(selected))));
    details.hidden = false;
    details.scrollTop = 0;
    const part = titles.get(selected) || parts.get(selected);
    if (focuses && part) {
      part.focus({preventScroll: true});
    }
  }

  /** Shows what is selected, found, and can be reached by the Tab key. */
  function mark() {
    for (const part of parts.values()) {
      part.classList.remove('selected', 'hit', 'current');
    }
    for (const part of [...titles.values(), ...parts.values()]) {
      part.setAttribute('tabindex', '-1');
    }
    const shown = selected && seen(selected);
    if (shown) {
      parts.get(shown)?.classList.add('selected');
    }
    for (const edge of edges) {
      edge.part.classList.toggle('lit', Boolean(shown) && (edge.from === shown || edge.to === shown));
    }
    for (const hit of hits) {
      parts.get(seen(hit))?.classList.add('hit');
    }
    if (hits[hit]) {
      parts.get(seen(hits[hit]))?.classList.add('current');
    }
    drawing.classList.toggle('searched', hits.length > 0);
    const entry = (shown && (titles.get(shown) || parts.get(shown)))
      || [...parts.values()].find(part => part.classList.contains('node'));
    entry?.setAttribute('tabindex', '0');
  }

  /** An element with attributes and content; text is only ever text. */
  function make(name, attributes, ...content) {
    const made = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) {
      made.setAttribute(attribute, value);
    }
    made.append(...content);
    return made;
  }

  function link(text, name) {
    const anchor = make('a', {href: '#', 'data-to': name}, text);
    anchor.addEventListener('click', event => {
      event.preventDefault();
      goTo(name);
    });
    return anchor;
  }

  function head(title, kind) {
    const close = make('button', {type: 'button', class: 'close', 'aria-label': 'Close'}, '×');
    close.addEventListener('click', () => select(undefined));
    return [close, make('h2', {}, title), make('p', {class: 'kind'}, kind)];
  }

  /** A heading with lines below it; nothing without lines. */
  const section = (title, lines) => lines.length === 0 ? [] : [
    make('h3', {}, title),
    make('ul', {}, ...lines.map(line => make('li', {}, ...[line].flat())))];

  const number = value => value.toLocaleString('en-US');
  const plural = (value, one, many) => number(value) + ' ' + (value === 1 ? one : many);

  function bytes(value) {
    const units = ['B', 'KB', 'MB', 'GB', 'TB'];
    let unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return (unit === 0 ? value : value.toFixed(1)) + ' ' + units[unit];
  }

  function tellNode(id) {
    const layers = layersOf(id);
    const layer = layers[0];
    const {item} = view.places.get('node ' + id);
    if (!layer) {
      return head(id, item.rows.filter((row, i) => i % 2).slice(1).join(', '));
    }
    const passes = layers.length > 1 ? ' (x' + layers.length + ')' : '';
    const kind = layer.operator
      ? layer.operator + (layer.inPlace ? ' (in place)' : '')
      : layer.kind + (layer.address ? ' ' + layer.address : '');
    const tensor = layer.shape === undefined ? []
      : [layer.shape + '  ' + layer.dtype + ', ' + bytes(layer.bytes)];
    const pairs = layer.arguments || [];
    const given = [];
    for (let i = 0; i < pairs.length; i += 2) {
      given.push([make('span', {class: 'name'}, pairs[i] + ' = '), make('code', {}, pairs[i + 1])]);
    }
    const parameters = layer.parameters.map(it => [make('code', {}, it.address), ' ' + it.shape
      + (it.dtype === 'float32' ? '' : ' ' + it.dtype) + (it.trainable ? '' : ', frozen')]);
    return [
      ...head(nodeId(layer) + passes, kind),
      ...section('Tensor', tensor),
      ...section('Module', modulePath(id)),
      ...section('Arguments', given),
      ...section('Parameters', parameters),
      ...section('Source', (layer.source || []).map((line, i) => source(line, i === 0 && item.link))),
      ...section('Reads', neighbours(layers, 'parents')),
      ...section('Is read by', neighbours(layers, 'children'))];
  }

  /** A line of source; the one that a reader looks for as a link. */
  const source = (line, url) => {
    const code = make('code', {}, line);
    return url ? make('a', {href: url, target: '_blank', rel: 'noopener'}, code) : code;
  };

  /** The modules around a node as links, and those that have no frame of their own as text. */
  function modulePath(id) {
    const layer = layersOf(id)[0];
    const {path} = view.places.get('node ' + id);
    const framed = path.map(group => [
      link(view.groups.get(group).group.label, 'group ' + group),
      ' ' + view.groups.get(group).group.className]);
    const others = layer.modules
      .filter(module => !path.some(group => address(group) === module))
      .map(module => '@' + module + ' ' + (model.modules[module]?.className || ''));
    return [...framed, ...others];
  }

  /** Links to the nodes on the other ends; in the rolled view one for all passes. */
  function neighbours(layers, side) {
    const names = new Map();
    for (const layer of layers) {
      for (const index of layer[side]) {
        const other = model.layers[index];
        names.set(nodeId(other), other);
      }
    }
    return [...names].map(([name, other]) => {
      const to = ['node ' + name, 'node enters:' + name, 'node leaves:' + name]
        .find(candidate => view.places.has(candidate));
      return [to ? link(name, to) : name, other.shape ? '  ' + other.shape : ''];
    });
  }

  function tellModule(id) {
    const {group, path} = view.groups.get(id);
    const facts = model.modules[address(id)];
    const closed = view.closed.has(id);
    const counts = [];
    if (facts) {
      counts.push(facts.parameters ? plural(facts.parameters, 'parameter', 'parameters') : 'no parameters');
      counts.push(facts.calls === 1 ? 'called once' : 'called ' + facts.calls + ' times');
    }
    const boxRows = group.box ? group.box.rows : [];
    const texts = role => boxRows.filter((row, i) => i % 2 && boxRows[i - 1] === role);
    if (group.fold) {
      counts.push(...texts('COUNTS'));
    }
    const inside = group.elements.map(item => item.elements
      ? [link(item.label, key(item)), ' ' + item.className]
      : [link(item.id, key(item))]);
    const act = make('button', {type: 'button', class: 'act'}, closed ? 'Open' : 'Close');
    act.addEventListener('click', () => activate('group ' + id));
    return [
      ...head(group.label, group.className),
      ...section('Output', texts('SHAPE')),
      ...section('Size', counts),
      ...section('In', path.map(outer => link(view.groups.get(outer).group.label, 'group ' + outer))),
      ...section('Holds', inside.slice(0, 100)),
      ...(inside.length > 100 ? [make('p', {}, 'and ' + number(inside.length - 100) + ' more')] : []),
      ...(group.box ? [act] : [])];
  }

  // ---- Searching ----

  const query = element('query');
  let hits = [];
  let hit = -1;

  /** What a node or group is found by. */
  function words(place) {
    const item = place.item;
    if (item.elements) {
      return item.id + ' ' + item.className;
    }
    const layer = layerNamed.get(item.id.replace(/^(enters|leaves):/, ''));
    const module = layer && layer.modules[layer.modules.length - 1];
    const rows = item.rows.filter((row, i) => i % 2).join(' ');
    return rows + (layer ? ' ' + layer.type + ' ' + (layer.operator || '')
      + ' ' + (module === undefined ? '' : module + ' ' + (model.modules[module]?.className || '')) : '');
  }

  const layerNamed = new Map();
  for (const layer of model.layers) {
    layerNamed.set(layer.name, layer);
    if (!layerNamed.has(layer.rolled)) {
      layerNamed.set(layer.rolled, layer);
    }
  }

  function search(text, goes = true) {
    const wanted = text.trim().toLowerCase().replace(/^@/, '');
    hits = wanted === '' ? []
      : [...view.places].filter(([, place]) => !place.item.fold && words(place).toLowerCase().includes(wanted))
        .map(([name]) => name);
    hit = -1;
    element('hits').textContent = wanted === '' ? ''
      : hits.length === 0 ? 'none' : number(hits.length);
    element('next').disabled = element('previous').disabled = hits.length === 0;
    mark();
    if (goes && hits.length > 0 && !hits.some(name => inView(seen(name)))) {
      show(seen(hits[0]));
    }
  }

  function inView(name) {
    const box = name && screenBox(name);
    return box && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
  }

  function step(by) {
    if (hits.length === 0) {
      return;
    }
    hit = hit < 0 ? (by > 0 ? 0 : hits.length - 1) : (hit + by + hits.length) % hits.length;
    element('hits').textContent = (hit + 1) + ' / ' + number(hits.length);
    reveal(hits[hit]);
    select(hits[hit]);
    show(hits[hit]);
  }

  query.addEventListener('input', () => search(query.value));
  query.addEventListener('keydown', event => {
    if (event.key === 'Enter') {
      event.preventDefault();
      step(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      query.value = '';
      search('');
      focusGraph();
    }
  });
  document.querySelector('.search').addEventListener('submit', event => event.preventDefault());

  function focusGraph() {
    const entry = drawing.querySelector('[tabindex="0"]');
    if (entry) {
      entry.focus({preventScroll: true});
    } else {
      query.blur();
    }
  }

  // ---- Keys ----

  const WAYS = {
    TOP_DOWN: {ArrowUp: 'back', ArrowDown: 'on', ArrowLeft: -1, ArrowRight: 1},
    BOTTOM_UP: {ArrowUp: 'on', ArrowDown: 'back', ArrowLeft: -1, ArrowRight: 1},
    LEFT_RIGHT: {ArrowLeft: 'back', ArrowRight: 'on', ArrowUp: -1, ArrowDown: 1}
  };

  /** Where an arrow key leads from a node. */
  function neighbour(from, way) {
    const at = screenBox(from);
    const across = view.data.direction === 'LEFT_RIGHT';
    const middle = box => across ? (box.top + box.bottom) / 2 : (box.left + box.right) / 2;
    const along = box => across ? (box.left + box.right) / 2 : (box.top + box.bottom) / 2;
    if (way === 'on' || way === 'back') {
      const ends = edges.filter(edge => (way === 'on' ? edge.from : edge.to) === from)
        .map(edge => way === 'on' ? edge.to : edge.from).filter(name => name !== from);
      const apart = name => Math.abs(middle(screenBox(name)) - middle(at))
        + Math.abs(along(screenBox(name)) - along(at));
      return ends.sort((a, b) => apart(a) - apart(b))[0];
    }
    let best;
    let least = Infinity;
    for (const [name, part] of parts) {
      if (name === from || titles.has(name)) {
        continue;
      }
      const box = part.getBoundingClientRect();
      const aside = (middle(box) - middle(at)) * way;
      const off = Math.abs(along(box) - along(at));
      if (aside > 1 && off < aside * 2 && aside + 3 * off < least) {
        least = aside + 3 * off;
        best = name;
      }
    }
    return best;
  }

  function arrow(event) {
    const focused = document.activeElement?.closest?.('[data-key]');
    const way = WAYS[view.data.direction][event.key];
    let next;
    if (!focused) {
      focusGraph();
      next = document.activeElement?.dataset?.key;
    } else if (titles.has(focused.dataset.key)) {
      const inside = [...parts].find(([name, part]) => !titles.has(name)
        && view.places.get(name).path.includes(idOf(focused.dataset.key)));
      next = inside && inside[0];
    } else {
      next = neighbour(focused.dataset.key, way);
    }
    if (next) {
      if (details.hidden) {
        parts.get(next).focus({preventScroll: true});
      } else {
        select(next, true);
      }
      show(next);
    }
  }

  /** Closes the module around what has the focus. */
  function closeAround() {
    const name = document.activeElement?.closest?.('[data-key]')?.dataset.key || selected;
    if (!name) {
      return;
    }
    const open = titles.has(name) ? [...view.places.get(name).path, idOf(name)] : view.places.get(name).path;
    const innermost = open.filter(id => view.groups.get(id).group.box).pop();
    if (innermost !== undefined) {
      activate('group ' + innermost);
      show('group ' + innermost);
    }
  }

  const COMMANDS = {
    '/': () => query.select(),
    '?': () => element('keys').showModal(),
    '+': () => zoom(1.25),
    '=': () => zoom(1.25),
    '-': () => zoom(0.8),
    'f': () => fit(true),
    '0': () => fit(true),
    '[': () => setDepth(depth() - 1),
    ']': () => setDepth(depth() + 1),
    'r': () => setRolled(!rolled),
    't': () => setTheme(theme === 'dark' ? 'light' : 'dark'),
    'Backspace': closeAround
  };

  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || element('keys').open
        || event.target instanceof HTMLInputElement) {
      return;
    }
    const part = event.target.closest?.('[data-key]');
    if (event.key === 'Escape') {
      select(undefined);
      focusGraph();
    } else if (event.key.startsWith('Arrow')) {
      event.preventDefault();
      arrow(event);
    } else if (part && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      activate(part.dataset.key);
    } else if (COMMANDS[event.key]) {
      event.preventDefault();
      COMMANDS[event.key]();
    }
  });

  const CLICKS = {
    previous: () => step(-1),
    next: () => step(1),
    shallower: COMMANDS['['],
    deeper: COMMANDS[']'],
    unrolled: () => setRolled(false),
    rolled: () => setRolled(true),
    'zoom-in': COMMANDS['+'],
    'zoom-out': COMMANDS['-'],
    fit: COMMANDS.f,
    theme: COMMANDS.t,
    help: COMMANDS['?']
  };
  for (const [id, command] of Object.entries(CLICKS)) {
    element(id).addEventListener('click', command);
  }

  // ---- Light and dark ----

  const darkness = matchMedia('(prefers-color-scheme: dark)');
  /** What the drawing's colours are for; nothing if they turn dark as the page does. */
  const given = {AUTO: undefined, DARK: 'dark'};
  const fixed = view.data.theme in given ? given[view.data.theme] : 'light';
  let theme = fixed || (darkness.matches ? 'dark' : 'light');
  element('theme').hidden = Boolean(fixed);
  darkness.addEventListener('change', () => setTheme(darkness.matches ? 'dark' : 'light'));

  function setTheme(wanted) {
    theme = fixed || wanted;
    paint();
  }

  /** Has the drawing's own dark colours hold when the page is dark, whatever the system is. */
  function paint() {
    document.documentElement.dataset.theme = theme;
    for (const rule of darkRules) {
      rule.media.mediaText = theme === 'dark' ? 'all' : 'not all';
    }
  }

  // ---- Start ----

  press();
  search('');
  redraw();
  firstLook();
})();
