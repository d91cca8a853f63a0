import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Numbers, Reception } from '../app/reception/reception.ts'
import { parseInstant } from '../base/instant.ts'
import { statusDocument } from '../report/status-document.ts'

/** What `/metrics` says, in Prometheus' words (https://prometheus.io/docs/practices/naming/). */
export type Metrics = {
  /** One request, by the route that answered it. */
  answered(route: string, status: number, seconds: number): void
  /** Of these plans, and of the process. */
  text(receptions: readonly Reception[]): Promise<string>
  readonly contentType: string
}

const gates = { open: 0, frozen: 1, closed: 2 } as const

/** Gauges that are called like counters: `promtool check metrics` refuses them, and nobody needs them. */
const misnamed = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
]

export const metricsOf = (): Metrics => {
  const own = new Registry()
  collectDefaultMetrics({ register: own })
  for (const name of misnamed) own.removeSingleMetric(name)
  const requests = new Histogram({
    name: 'sunset_http_request_duration_seconds',
    help: 'How long requests took, by route and status.',
    labelNames: ['route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [own],
  })
  return {
    answered: (route, status, seconds) => requests.observe({ route, status: String(status) }, seconds),
    text: async (receptions) => {
      const registry = new Registry()
      const meters = metersIn(registry)
      for (const reception of receptions) measure(meters, reception, await reception.numbers())
      return `${await own.metrics()}\n${await registry.metrics()}`
    },
    contentType: own.contentType,
  }
}

type Meters = ReturnType<typeof metersIn>

const metersIn = (registry: Registry) => {
  const gauge = (name: string, help: string, ...labels: readonly string[]): Gauge =>
    new Gauge({ name, help, labelNames: ['plan', ...labels], registers: [registry] })
  const counter = (name: string, help: string, ...labels: readonly string[]): Counter =>
    new Counter({ name, help, labelNames: ['plan', ...labels], registers: [registry] })
  return {
    gate: gauge('sunset_gate', 'What the channel may do: 0 open, 1 frozen, 2 closed.', 'cohort'),
    deliveries: gauge('sunset_deliveries', 'Deliveries by occurrence and state.', 'occurrence', 'state'),
    audience: gauge('sunset_audience', 'People who are known.'),
    replies: gauge('sunset_replies', 'Auto-replies by state.', 'state'),
    visitors: gauge('sunset_link_visitors', 'People who followed their link.'),
    waiting: gauge('sunset_webhooks_waiting', 'Webhooks that wait to be written down.'),
    ready: gauge('sunset_ready', '1 while the plan can be looked after.'),
    deadline: gauge('sunset_deadline_timestamp_seconds', 'The deadline of those who are in no cohort.'),
    posts: counter('sunset_webhooks_total', 'Webhooks by what became of them.', 'result'),
    receipts: counter('sunset_receipts_total', 'Receipts by what they did.', 'result'),
    inbound: counter(
      'sunset_inbound_messages_total',
      'Messages of people by the gate that they met.',
      'gate',
    ),
    people: counter('sunset_people_total', 'People who linked, joined or opted out.', 'what'),
  }
}

const measure = (meters: Meters, reception: Reception, { seen, replies, visits, waiting }: Numbers): void => {
  const { plan } = reception
  const { agenda, facts, deadline } = standingOf(reception)
  for (const [cohort, gate] of agenda.gate) meters.gate.set({ plan, cohort }, gates[gate])
  for (const [occurrence, { counts }] of facts.occurrences)
    for (const [state, n] of Object.entries(counts))
      if (state !== 'audience' && n > 0) meters.deliveries.set({ plan, occurrence, state }, n)
  meters.audience.set({ plan }, facts.audience?.people ?? 0)
  for (const [state, n] of Object.entries(replies)) meters.replies.set({ plan, state }, n)
  meters.visitors.set({ plan }, visits.people)
  meters.waiting.set({ plan }, waiting)
  meters.ready.set({ plan }, reception.trouble() === undefined ? 1 : 0)
  meters.deadline.set({ plan }, deadline)
  for (const [result, n] of Object.entries(seen.posts)) meters.posts.inc({ plan, result }, n)
  for (const [result, n] of Object.entries(seen.receipts)) meters.receipts.inc({ plan, result }, n)
  for (const gate of ['open', 'frozen', 'closed'] as const)
    meters.inbound.inc({ plan, gate }, seen.inbound[gate])
  for (const what of ['linked', 'joined', 'optedOut'] as const)
    meters.people.inc({ plan, what: what === 'optedOut' ? 'opted-out' : what }, seen[what])
}

const standingOf = (reception: Reception) => {
  const status = reception.status()
  return { ...status, deadline: (parseInstant(statusDocument(status).deadline) ?? 0) / 1000 }
}
