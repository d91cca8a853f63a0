import type { Instant, Millis } from '../base/instant.ts'
import type { Secret } from '../base/secret.ts'
import type { DeliveryKey } from '../model/delivery.ts'
import type { Rendered } from '../model/message.ts'
import type { PhaseName, SenderId } from '../model/names.ts'
import type { OccurrenceId } from '../model/occurrence.ts'
import type { Outcome } from '../model/outcome.ts'
import type { ChannelPlan } from '../model/plan.ts'
import type { Preflight } from '../model/preflight.ts'
import type { Address } from '../model/recipient.ts'
import type { KnownTemplate, WantedTemplate } from '../model/template.ts'
import type { ActionDesk, AdapterAction } from './actions.ts'
import type { WebhookSecrets, Webhooks } from './webhooks.ts'

export type {
  ActionDesk,
  ActionDone,
  ActionRead,
  ActionRequest,
  ActionTrouble,
  AdapterAction,
} from './actions.ts'

/** What a platform can do, as data: nobody asks which adapter it is. */
export type Capabilities = {
  /** `phone`: addresses are phone numbers in E.164 (or the platform's own user ids); `text`: any non-empty string. */
  readonly addresses: 'phone' | 'text'
  /** Whether the same key sent twice is one message: for ever, for so long, or not. */
  readonly idempotentResend: boolean | Millis
  /** How one learns later what became of a delivery. */
  readonly receipts: 'webhook' | 'query' | 'none'
  /** Whether messages outside a conversation must go as templates that the platform approved. */
  readonly templates: boolean
  /** The longest text of a message, in UTF-16 code units. */
  readonly maxLength: number
  readonly timeToLive: boolean
  /**
   * Codes with which the platform drops messages because it distrusts whoever sends so many: a burst of them stops everything. Undefined: it
   * has none.
   */
  readonly pacingCodes?: readonly string[]
}

/** The platform's limits that hold unless the plan says otherwise. */
export type Limits = {
  /** Messages a second of one sender. Undefined: none. */
  readonly perSecond?: number
  /** The highest rate the platform is known to grant a sender; above it `check` warns. */
  readonly ceiling?: number
  /** At most one message to the same recipient from the same sender in so long. */
  readonly perPair?: Millis
  /** Limits of people in 24 hours that the platform grants one after the other; the last is none. Undefined: it has no such limit. */
  readonly tiers?: readonly number[]
}

/** A message in the platform's own form, ready to be handed over: plain data, opaque to everybody else. */
export type Prepared = {
  readonly to: Address
  readonly sender: SenderId
  /** For the outbox, previews and the audit. */
  readonly rendered: Rendered
  /** The body of the request, where the platform takes one, but for what differs an attempt. */
  readonly body?: unknown
}

/** What surrounds one attempt. */
export type Envelope = {
  readonly key: DeliveryKey
  /** From 1. */
  readonly attempt: number
  /** Plan time. */
  readonly at: Instant
  readonly phase: PhaseName
  readonly occurrence: OccurrenceId
}

/** Why the platform did not do what it was asked about templates. No text of it holds a secret. */
export type TemplateRefusal =
  /** It says no: to this template, to all of us (the token, the account), or for now (too many asked in an hour). */
  | {
      readonly kind: 'refused'
      readonly of: 'template' | 'account' | 'rate'
      readonly code: string
      readonly text: string
    }
  /** It was not reached: nothing happened. */
  | { readonly kind: 'unreached'; readonly text: string }
  /** It may have acted, and nobody knows. */
  | { readonly kind: 'unknown'; readonly text: string }

/** The desk of a platform that must approve templates. Neither method ever rejects for the platform's or the network's answer. */
export interface TemplateDesk {
  /**
   * Every template of the account, page by page, whoever made it; all of them or none: a list with a page missing would say of a template
   * that it is not there. Changes nothing. May be called at any time.
   */
  list(
    signal: AbortSignal,
  ): Promise<{ readonly kind: 'listed'; readonly templates: readonly KnownTemplate[] } | TemplateRefusal>
  /**
   * Asks for one template, once: it is never asked for a second time by itself. The platform has no key to tell a second asking from the
   * first, so whoever gets `unknown` lists before asking again. `exists`: there is one by this name in this language already, which stays
   * as it is.
   */
  create(
    wanted: WantedTemplate,
    signal: AbortSignal,
  ): Promise<
    { readonly kind: 'created'; readonly made: KnownTemplate } | { readonly kind: 'exists' } | TemplateRefusal
  >
}

export interface Adapter {
  readonly name: string
  readonly capabilities: Capabilities
  readonly limits: Limits
  /**
   * Pure: the message as the platform wants it, or why it cannot be sent (too long, an address the platform has not).
   * `check`, `preview` and the dry run end here, so that they cannot send.
   */
  prepare(message: Rendered, to: Address, sender: SenderId): Prepared | { readonly cannot: string }
  /**
   * One attempt. Resolves with what the platform said; never rejects for a platform's or the network's answer. Once any byte
   * of the request may have been read and no answer that can be trusted came, the outcome is `unknown`, never `unreached`.
   * When `signal` aborts before an answer came, the same rule holds. May be called concurrently. `written` is called at most once, when
   * the first byte is about to leave, by adapters that may have to wait for a connection before.
   */
  send(prepared: Prepared, envelope: Envelope, signal: AbortSignal, written?: () => void): Promise<Outcome>
  /**
   * Where `receipts` is `query`: asks the platform what became of deliveries that are in doubt. A key that the map holds is settled
   * by its outcome (`unreached`: the platform never had it); one that it lacks stays in doubt. Rejects with a SunsetError
   * (`channel-refused`) when the platform cannot be asked. May be called at any time, also while sends are under way.
   */
  reconcile?(keys: readonly DeliveryKey[]): Promise<ReadonlyMap<DeliveryKey, Outcome>>
  /**
   * How many people the platform lets us write to in any rolling 24 hours; undefined where it does not say. Never rejects for the
   * platform's or the network's answer. Asked once a run, before the first message.
   */
  dailyLimit?(signal: AbortSignal): Promise<number | 'unlimited' | undefined>
  /**
   * Asks the platform how we stand with it: the credentials, each sender, the account, whether receipts would come. One round of requests,
   * changes nothing. Never rejects for the platform's or the network's answer: what it does not say, or is not reached for, is unknown and
   * no finding. May be called at any time, also while sends are under way.
   */
  preflight?(signal: AbortSignal): Promise<Preflight>
  /** Where the platform must approve templates and the account is known that holds them. */
  readonly templates?: TemplateDesk
  /** Where there is anything that can be done to the channel by name. */
  readonly actions?: ActionDesk
  /** Frees sockets and files. May be called twice. What is under way then ends by `send`'s rule; a later `send` is `unreached`. */
  close(): Promise<void>
}

/** What the composition root hands an adapter: its part of the plan with defaults and secrets resolved. */
export type AdapterSettings = {
  readonly channel: ChannelPlan
  /** At least one where the adapter needs one. */
  readonly senders: readonly { readonly id: SenderId; readonly token?: Secret }[]
  readonly accessToken?: Secret
  /** With which a number is registered again. */
  readonly pin?: Secret
  /** The platform's id of the account, from the plan or the environment. */
  readonly account?: string
  /** Absolute; outbox only. */
  readonly outboxPath?: string
  /** A proxy for https, as the environment names it. */
  readonly proxy?: string
  /** Hosts that are talked to without that proxy, as NO_PROXY names them. */
  readonly noProxy?: string
}

/** An entry of the registry: what is known of an adapter without making one (no credentials, no sockets). */
export type AdapterKind = {
  readonly name: string
  /** The channel's names that mean this adapter: `WhatsApp`, `WhatsApp Business`. */
  readonly channels: readonly string[]
  readonly capabilities: Capabilities
  readonly limits: Limits
  /** What `phases.*.actions` can name; none where it is left out. Commands and calls work with every adapter. */
  readonly actions?: readonly AdapterAction[]
  /** Environment variables that stand in for what the plan leaves out. */
  readonly environment: {
    readonly accessToken?: string
    readonly sender?: string
    readonly account?: string
    readonly appSecret?: string
    readonly verifyToken?: string
  }
  /** The sender's id where neither plan nor environment names one; undefined: one must be named. */
  readonly defaultSender?: SenderId
  /**
   * Loads the code that can send and makes one; opens no socket and no file. Rejects with a SunsetError (`channel-refused`) when something
   * is missing or wrong that would make every send fail: it names the variable or the key.
   */
  create(settings: AdapterSettings): Promise<Adapter>
  /** Pure: as `Adapter.prepare`, without an adapter, for `check` and `preview`. */
  prepare(message: Rendered, to: Address, sender: SenderId): Prepared | { readonly cannot: string }
  /** Pure: how the platform posts what it has to tell; undefined where it posts nothing. */
  readonly webhooks?: (secrets: WebhookSecrets) => Promise<Webhooks>
}
