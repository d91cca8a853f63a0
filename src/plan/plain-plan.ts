import type { SecretSource } from '../base/secret.ts'
import { plainMatch } from '../model/plain-match.ts'
import type { Addressees, AudienceSource, CohortPlan, MessagePlan, PhasePlan, Plan } from '../model/plan.ts'
import { printDate } from './calendar-date.ts'
import { printMillis, printSpan } from './duration.ts'
import { printGrowth } from './growth-grammar.ts'
import { printDeadline } from './moment.ts'
import { plainActions, withoutSecrets } from './plain-actions.ts'
import { printWhen } from './print-when.ts'
import { printSecret } from './secret-source.ts'
import { printShare } from './share.ts'
import { printWindow } from './window-grammar.ts'

/** A plan as the keys and values of its language, as a plan could write them; what is absent stays out. */
export const plainPlan = (plan: Plan): Readonly<Record<string, unknown>> =>
  present({
    version: plan.version,
    name: plan.name,
    service: plan.service,
    deadline: printDeadline(plan.deadline),
    timezone: plan.timezone,
    language: plan.language,
    history: plan.history,
    policy: plan.policy,
    channel: plainChannel(plan),
    audience: plainAudience(plan),
    destinations: orNone(plan.destinations),
    link: plainLink(plan),
    window: printWindow(plan.window),
    spacing: printMillis(plan.spacing),
    notice: maybe(plan.notice, printSpan),
    phases: Object.fromEntries(plan.phases.map((phase) => [phase.name, plainPhase(phase)])),
    corrections: plan.corrections,
    cohorts: orNone(Object.fromEntries(plan.cohorts.map((cohort) => [cohort.name, plainCohort(cohort)]))),
    unknown_country: plan.unknownCountry,
    messages: orNone(
      Object.fromEntries([...plan.messages].map(([name, message]) => [name, plainMessage(message)])),
    ),
    in_doubt: plan.inDoubt,
    ledger: plan.ledger.kind === 'sqlite' ? `sqlite:${plan.ledger.path}` : plainAddress(plan.ledger.dsn),
    gate_file: plan.gateFile,
    serve: maybe(plan.serve, ({ token, forward, repliesPerSecond }) =>
      present({ token: printSecret(token), forward, replies_per_second: repliesPerSecond }),
    ),
    notify: orNone(plan.notify.map(({ on, does }) => Object.assign({ on }, withoutSecrets(does)))),
    heartbeat: maybe(plan.heartbeat, plainAddress),
  })

const present = (entries: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined))

const maybe = <Value, Result>(
  value: Value | undefined,
  print: (value: Value) => Result,
): Result | undefined => (value === undefined ? undefined : print(value))

const orNone = <Value extends object>(value: Value): Value | undefined =>
  Object.keys(value).length === 0 ? undefined : value

const plainAddress = (address: SecretSource | string): string =>
  typeof address === 'string' ? address : printSecret(address)

const plainChannel = ({ channel }: Plan): Readonly<Record<string, unknown>> =>
  present({
    name: channel.name,
    adapter: channel.adapter,
    senders: orNone(
      channel.senders.map(({ id, perSecond, token }) =>
        present({ id, per_second: perSecond, token: maybe(token, printSecret) }),
      ),
    ),
    account: channel.account,
    version: channel.version,
    access_token: maybe(channel.accessToken, printSecret),
    app_secret: maybe(channel.appSecret, printSecret),
    verify_token: maybe(channel.verifyToken, printSecret),
    pin: maybe(channel.pin, printSecret),
    base_url: channel.baseUrl,
    timeout: printMillis(channel.timeout),
    concurrency: channel.concurrency,
    proxy: maybe(channel.proxy, (proxy) => proxy.replace(/\/\/[^@/]*@/, '//[secret]@')),
    path: channel.path,
    per_day: plainPerDay(channel.perDay),
    share: printShare(channel.share),
    stop: maybe(channel.stop, plainShares),
    prices: channel.prices,
  })

const plainPerDay = (perDay: Plan['channel']['perDay']): unknown => {
  if (typeof perDay === 'string') return perDay
  return perDay.growth === undefined ? perDay.now : { now: perDay.now, growth: printGrowth(perDay.growth) }
}

const plainShares = (shares: Readonly<Record<string, number | undefined>>) =>
  Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, maybe(share, printShare)]))

const plainSource = (source: AudienceSource): unknown => {
  switch (source.kind) {
    case 'file':
      return source.path
    case 'sqlite':
      return { sqlite: source.file, query: source.query }
    case 'run':
      return { run: source.command, format: source.format }
    case 'postgres':
      return { postgres: printSecret(source.dsn), query: source.query }
  }
}

const plainAudience = ({ audience }: Plan): Readonly<Record<string, unknown>> =>
  present({
    source: plainSource(audience.source),
    columns: orNone(audience.columns),
    suppress: maybe(audience.suppress, plainSource),
    refresh: maybe(audience.refresh, printMillis),
    order_by: audience.orderBy,
    rejects: present({ share: printShare(audience.rejects.share), path: audience.rejects.path }),
  })

const plainLink = ({ link }: Plan) =>
  maybe(link, (written) =>
    present({
      url: written.url,
      secret: maybe(written.secret, printSecret),
      linked: maybe(written.linked, plainSource),
      refresh: printMillis(written.refresh),
      expires: maybe(written.expires, printSpan),
    }),
  )

const plainPhase = (phase: PhasePlan): Readonly<Record<string, unknown>> =>
  present({
    at: phase.stepped ? phase.at.map(printWhen) : phase.at.map(printWhen).join(),
    message: phase.message,
    to: phase.message === undefined ? undefined : plainAddressees(phase.to),
    gate: phase.gate,
    for: maybe(phase.for, printSpan),
    reply: maybe(phase.reply, ({ message, every, approved }) =>
      present({ message, every: printMillis(every), approved }),
    ),
    actions: orNone(plainActions(phase.actions)),
    requires: maybe(phase.requires, ({ coverage, of, notice, after, orAfter }) =>
      present({
        coverage: maybe(coverage, printShare),
        of,
        notice: maybe(notice, printSpan),
        after,
        or_after: maybe(orAfter, printSpan),
      }),
    ),
    late: phase.message === undefined && phase.actions.length === 0 ? undefined : plainLate(phase.late),
    until: maybe(phase.until, printWhen),
    canary: maybe(phase.canary, ({ steps, wait }) =>
      present({ steps: steps.map(printShare), wait: maybe(wait, printMillis) }),
    ),
    brakes: maybe(phase.brakes, plainShares),
    window: maybe(phase.window, printWindow),
    again: phase.message === undefined ? undefined : phase.again,
  })

const plainLate = ({ policy, after }: PhasePlan['late']): string =>
  policy === 'run' ? policy : `${policy} after ${printMillis(after)}`

const plainAddressees = (to: Addressees): unknown =>
  to.kind === 'column' ? { [to.column]: to.values } : to.kind

const plainCohort = ({ match, deadline, source, exempt }: CohortPlan): Readonly<Record<string, unknown>> =>
  present({
    ...plainMatch(match),
    deadline: maybe(deadline, printDeadline),
    source,
    exempt: orNone(
      exempt.map(({ since, until, ...rest }) =>
        present({ since: printDate(since), until: maybe(until, printDate), ...rest }),
      ),
    ),
  })

const plainMessage = ({ texts, template, button }: MessagePlan): Readonly<Record<string, unknown>> =>
  present({
    template: maybe(template, ({ name, category, languages, ttl }) =>
      present({
        name,
        category,
        language: orNone(Object.fromEntries(languages)),
        ttl: maybe(ttl, printMillis),
      }),
    ),
    button: maybe(button, ({ text, url }) => ({
      text: typeof text === 'string' ? text : Object.fromEntries(text),
      url,
    })),
    ...Object.fromEntries(texts),
  })
