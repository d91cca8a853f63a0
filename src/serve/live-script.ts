/** What the live page runs: it asks every two seconds and draws. Everything is put in as text, never as HTML. */
export const liveScript = `'use strict'
const order = ['read', 'delivered', 'accepted', 'sending', 'in_doubt', 'failed', 'suppressed', 'expired', 'pending']
const words = { in_doubt: 'in doubt' }
const grouped = new Intl.NumberFormat('en')
let last
let isFresh = false
let before = new Map()

const make = (name, attributes, ...children) => {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...children)
  return element
}

const local = (iso, zone) =>
  new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(new Date(iso))

const bar = (counts) => {
  const parts = order.filter((state) => counts[state] > 0)
  const rects = []
  let x = 0
  for (const state of parts) {
    const width = (1000 * counts[state]) / counts.audience
    const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
    for (const [key, value] of Object.entries({ x, y: 0, width, height: 12, class: 's-' + state }))
      rect.setAttribute(key, value)
    rects.push(rect)
    x += width
  }
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 1000 12')
  svg.setAttribute('preserveAspectRatio', 'none')
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', sums(counts))
  svg.append(...rects)
  return svg
}

const sums = (counts) =>
  order.filter((state) => counts[state] > 0).map((state) => grouped.format(counts[state]) + ' ' + (words[state] || state)).join(', ')

const legend = (counts) =>
  make('p', { class: 'sums' }, ...order.filter((state) => counts[state] > 0).flatMap((state) => [
    make('span', { class: 'dot s-' + state }), grouped.format(counts[state]) + ' ' + (words[state] || state) + ' ',
  ]))

const occurrence = (one, zone) =>
  make('li', { class: 'occurrence ' + one.state },
    make('h3', {}, one.id, make('span', { class: 'state' }, one.state)),
    make('p', { class: 'when' }, local(one.at, zone) + ' (' + zone + ')' + (one.doneBy ? ', done by ' + local(one.doneBy, zone) : '')),
    ...(one.counts.audience > one.counts.pending || one.state === 'running' || one.state === 'due' ? [bar(one.counts), legend(one.counts)] : []))

// Between two looks, by the server's clock: it says when it counted.
const rate = (plan, at) => {
  const { moved } = plan.seen.receipts
  const known = before.get(plan.plan)
  before.set(plan.plan, { moved, at })
  return known === undefined || at <= known.at ? 0 : Math.max(0, (1000 * (moved - known.moved)) / (at - known.at))
}

const card = (title, value) => make('div', { class: 'card' }, make('b', {}, value), make('span', {}, title))

const plan = (one, at) => {
  const gates = Object.entries(one.gate).map(([cohort, gate]) =>
    make('span', { class: 'gate ' + gate }, Object.keys(one.gate).length > 1 ? cohort + ': ' + gate : gate))
  const waits = (one.waitingFor || []).map((wait) =>
    make('li', {}, wait.what + ': ' + wait.why + (wait.until ? ', until ' + local(wait.until, one.timezone) : '')))
  return make('section', {},
    make('h2', {}, one.title),
    make('p', { class: 'head' }, 'Deadline ' + local(one.deadline, one.timezone) + ' (' + one.timezone + '), revision ' + one.revision),
    make('p', { class: 'gates' }, 'gate ', ...gates, ...(one.isReady ? [] : [make('strong', { class: 'trouble' }, 'not ready: see the log')])),
    make('div', { class: 'cards' },
      card('receipts a second', rate(one, at).toFixed(0)),
      card('receipts taken', grouped.format(one.seen.receipts.moved)),
      card('auto-replies', grouped.format(one.replies.accepted)),
      card('linked here', grouped.format(one.seen.linked)),
      card('followed their link', grouped.format(one.visits.people)),
      card('opted out here', grouped.format(one.seen.optedOut))),
    ...(waits.length > 0 ? [make('h3', {}, 'Waits'), make('ul', { class: 'waits' }, ...waits)] : []),
    make('ol', {}, ...one.occurrences.map((each) => occurrence(each, one.timezone))))
}

const look = async () => {
  try {
    const answer = await fetch(location.origin + location.pathname, { headers: { accept: 'application/json' } })
    if (!answer.ok) throw new Error('HTTP ' + answer.status)
    const { at, plans } = await answer.json()
    document.getElementById('plans').replaceChildren(...plans.map((one) => plan(one, at)))
    document.title = plans.map((one) => one.title).join(' · ') || 'sunset'
    isFresh = true
  } catch (error) {
    // What was last seen stays, with its age.
    isFresh = false
  }
  setTimeout(look, 2000)
}

// The browser hands the time to each frame.
const age = (now) => {
  if (isFresh) last = now
  isFresh = false
  const seconds = last === undefined ? 0 : Math.round((now - last) / 1000)
  const shown = document.getElementById('age')
  const text = last === undefined ? 'looking…' : seconds < 6 ? 'live' : 'no answer for ' + seconds + ' s: this is old'
  if (shown.textContent !== text) shown.textContent = text
  shown.className = seconds < 6 ? '' : 'old'
  requestAnimationFrame(age)
}
requestAnimationFrame(age)
look()
`
