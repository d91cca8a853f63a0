import { fieldsOf, parsedJson } from '../../base/foreign-json.ts'
import type { SenderId } from '../../model/names.ts'
import type { Finding, Preflight, SenderStanding } from '../../model/preflight.ts'
import type { HttpExchange } from '../http-exchange.ts'
import type { Answered } from '../http-flight.ts'
import { platformBodyOf } from './answer.ts'
import { healthFindings } from './health.ts'
import { type NumberAnswer, numberAnswerOf, numberFields } from './number-answer.ts'
import { type Asked, refusalOf } from './preflight-refusal.ts'
import type { SenderRequest } from './senders.ts'

export type PreflightSettings = {
  readonly exchange: Pick<HttpExchange, 'get'>
  /** What every request's path begins with. */
  readonly path: string
  readonly senders: ReadonlyMap<SenderId, SenderRequest>
  /** Undefined: not known, and so not asked about. */
  readonly account: { readonly id: string; readonly headers: readonly string[] } | undefined
}

/**
 * How we stand with the Cloud API: one request for each number, and two about the account. All that is found is told at once; what is the
 * same for every number is told once.
 */
export const whatsappPreflight = async (
  settings: PreflightSettings,
  signal: AbortSignal,
): Promise<Preflight> => {
  const numbers = await Promise.all(
    [...settings.senders].map(([sender, request]) => askNumber(settings, sender, request, signal)),
  )
  const account = settings.account === undefined ? [] : await askAccount(settings, settings.account, signal)
  const all: readonly Asked[] = [...numbers, ...account]
  const limits = numbers.flatMap(({ perDay }) => perDay ?? [])
  const least = Math.min(...limits.map((one) => (one === 'unlimited' ? Number.POSITIVE_INFINITY : one)))
  const limit = limits.length === 0 ? undefined : Number.isFinite(least) ? least : 'unlimited'
  return {
    senders: numbers.map(({ standing }) => standing),
    ...(limit === undefined ? {} : { perDay: limit }),
    findings: once(all.flatMap(({ findings }) => findings)),
    unanswered: [...new Set(all.flatMap(({ unanswered }) => unanswered))],
  }
}

const once = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(findings.map((finding) => [finding.message, finding])).values(),
]

type AskedNumber = Asked & { readonly standing: SenderStanding; readonly perDay: NumberAnswer['perDay'] }

const askNumber = async (
  { exchange, path }: PreflightSettings,
  sender: SenderId,
  { headers, ownToken }: SenderRequest,
  signal: AbortSignal,
): Promise<AskedNumber> => {
  const node = `${path}/${encodeURIComponent(sender)}`
  const answered = await askFields(exchange, node, numberFields, headers, signal)
  const read = wasGood(answered) ? numberAnswerOf(answered.body, sender) : undefined
  if (read !== undefined) return { ...read, unanswered: [] }
  const refused = refusalOf(answered, `sender ${sender}`, ownToken ? sender : undefined, sender)
  return { ...refused, standing: { sender }, perDay: undefined }
}

/**
 * A field that this version does not have makes the platform refuse them all; it names the first that it does not know, and is asked
 * again without it. https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
const askFields = async (
  exchange: PreflightSettings['exchange'],
  node: string,
  fields: readonly string[],
  headers: readonly string[],
  signal: AbortSignal,
): Promise<Answered> => {
  const answered = await exchange.get(`${node}?fields=${fields.join(',')}`, headers, signal)
  const unknown = answered.kind === 'answer' ? unknownFieldIn(answered.body) : undefined
  const left = fields.filter((field) => field !== unknown)
  if (unknown === undefined || left.length === fields.length || left.length === 0) return answered
  return askFields(exchange, node, left, headers, signal)
}

const unknownFieldIn = (body: string): string | undefined => {
  const error = platformBodyOf(body)
  if (error?.kind !== 'error' || error.code !== 100) return undefined
  return /nonexisting field \((\w+)\)/.exec(error.message)?.[1]
}

const askAccount = async (
  { exchange, path }: PreflightSettings,
  { id, headers }: NonNullable<PreflightSettings['account']>,
  signal: AbortSignal,
): Promise<readonly Asked[]> => {
  const node = `${path}/${encodeURIComponent(id)}`
  const [health, apps] = await Promise.all([
    exchange.get(`${node}?fields=health_status`, headers, signal),
    exchange.get(`${node}/subscribed_apps`, headers, signal),
  ])
  return [
    wasGood(health)
      ? {
          findings: healthFindings(fieldsOf(parsedJson(health.body))?.['health_status'], undefined),
          unanswered: [],
        }
      : refusalOf(health, 'the account', undefined, undefined),
    wasGood(apps)
      ? { findings: subscriptionFindings(apps.body), unanswered: [] }
      : refusalOf(apps, 'the webhook', undefined, undefined),
  ]
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/create-webhook-endpoint */
const subscriptionFindings = (body: string): readonly Finding[] => {
  const apps = fieldsOf(parsedJson(body))?.['data']
  if (!Array.isArray(apps) || apps.length > 0) return []
  return [
    {
      weight: 'harms',
      code: 'receipts',
      message:
        "no app is subscribed to the account's webhook: WhatsApp would tell nobody which messages arrived or failed, and it never tells later",
      hint: "Subscribe the app to the account (`POST /{account}/subscribed_apps`, or in the app's dashboard) before the first message",
    },
  ]
}

const wasGood = (answered: Answered): answered is Answered & { readonly kind: 'answer' } =>
  answered.kind === 'answer' && answered.status >= 200 && answered.status < 300
