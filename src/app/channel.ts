import { createHash } from 'node:crypto'
import { dirname, resolve } from 'node:path'
import type { Adapter, AdapterKind, AdapterSettings } from '../adapters/adapter.ts'
import { adapterKindOf } from '../adapters/registry.ts'
import { SunsetError } from '../base/errors.ts'
import type { Secret } from '../base/secret.ts'
import { type SenderId, senderId } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'
import type { Identity } from '../model/recipient.ts'
import { pinOf } from './pin.ts'
import { type Environment, resolveSecret, secretOr } from './secrets.ts'

/** A plan's channel: what is known of it without making an adapter. */
export type Channel = {
  readonly kind: AdapterKind
  /** At least one. */
  readonly senders: readonly SenderId[]
  /** Messages a second, by sender; undefined: no limit. */
  readonly limits: ReadonlyMap<SenderId, number | undefined>
}

/** The part of each sender's rate that is ours while the bot still talks. */
const shared = (
  limits: ReadonlyMap<SenderId, number | undefined>,
  share: number,
): ReadonlyMap<SenderId, number | undefined> =>
  new Map([...limits].map(([id, perSecond]) => [id, perSecond === undefined ? undefined : perSecond * share]))

export const kindOf = (plan: Plan): AdapterKind => {
  const kind = adapterKindOf(plan.channel.adapter)
  if (kind === undefined)
    throw new SunsetError('plan-errors', `There is no adapter "${plan.channel.adapter}".`)
  return kind
}

/** Stands for the one sender that neither the plan nor the environment names, where nothing is sent. */
const unnamed = senderId('unnamed')

export const channelOf = (plan: Plan, env: Environment): Channel => {
  const kind = kindOf(plan)
  const { senders } = plan.channel
  const fromEnvironment = kind.environment.sender === undefined ? undefined : env[kind.environment.sender]
  const only =
    fromEnvironment === undefined || fromEnvironment === '' ? kind.defaultSender : senderId(fromEnvironment)
  const ids = senders.length > 0 ? senders.map(({ id }) => id) : [only ?? unnamed]
  const limits = new Map<SenderId, number | undefined>(ids.map((id) => [id, kind.limits.perSecond]))
  for (const { id, perSecond } of senders) if (perSecond !== undefined) limits.set(id, perSecond)
  return { kind, senders: ids, limits: shared(limits, plan.channel.share) }
}

/** Each sender's whole rate, before the plan's share. */
export const ratesOf = (
  plan: Plan,
  env: Environment,
): readonly { readonly id: SenderId; readonly perSecond: number | undefined }[] =>
  [...channelOf({ ...plan, channel: { ...plan.channel, share: 1 } }, env).limits].map(([id, perSecond]) => ({
    id,
    perSecond,
  }))

/** The platform's id of the account: the plan's, else the environment's. */
export const accountOf = (plan: Plan, env: Environment): string | undefined => {
  const variable = kindOf(plan).environment.account
  const named = plan.channel.account ?? (variable === undefined ? undefined : env[variable])
  return named === undefined || named === '' ? undefined : named
}

/** The adapter that sends, and the secrets it was given (to be kept out of every text). Refuses (69) when something is missing. */
export const makeAdapter = async (
  plan: Plan,
  env: Environment,
): Promise<{ readonly adapter: Adapter; readonly secrets: readonly Secret[] }> => {
  const { kind, senders } = channelOf(plan, env)
  if (senders.includes(unnamed))
    throw new SunsetError(
      'channel-refused',
      `No sender is named for ${plan.channel.name}, so nothing can be sent.`,
      {
        hint: `Write \`senders:\` under \`channel:\`, or set ${kind.environment.sender}.`,
      },
    )
  const accessToken = secretOr(plan.channel.accessToken, kind.environment.accessToken, plan.file, env)
  const tokens = new Map<SenderId, Secret>()
  for (const { id, token } of plan.channel.senders) {
    const secret = token === undefined ? undefined : resolveSecret(token, plan.file, env)
    if (secret !== undefined) tokens.set(id, secret)
  }
  const account = accountOf(plan, env)
  const pin = pinOf(plan, env)
  const proxy = env['HTTPS_PROXY'] ?? env['https_proxy']
  const noProxy = env['NO_PROXY'] ?? env['no_proxy']
  const settings: AdapterSettings = {
    channel: plan.channel,
    senders: senders.map((id) => {
      const token = tokens.get(id)
      return token === undefined ? { id } : { id, token }
    }),
    outboxPath: resolve(dirname(plan.file), plan.channel.path ?? '.sunset/outbox.ndjson'),
    ...(accessToken === undefined ? {} : { accessToken }),
    ...(account === undefined ? {} : { account }),
    ...(pin === undefined ? {} : { pin }),
    ...(proxy === undefined || proxy === '' ? {} : { proxy }),
    ...(noProxy === undefined ? {} : { noProxy }),
  }
  const secrets = [accessToken, pin, ...tokens.values()].filter((secret) => secret !== undefined)
  return { adapter: await kind.create(settings), secrets }
}

/**
 * The sender of somebody whose row names none: always the same one, and most keep theirs when a sender is added (rendezvous
 * hashing: the sender with the highest score for this person).
 */
export const senderFor = (identity: Identity, senders: readonly SenderId[]): SenderId => {
  const [first = unnamed] = senders
  if (senders.length < 2) return first
  let best = { sender: first, score: -1 }
  for (const sender of senders) {
    const score = createHash('sha1').update(`${sender}\n${identity}`).digest().readUInt32BE(0)
    if (score > best.score) best = { sender, score }
  }
  return best.sender
}
