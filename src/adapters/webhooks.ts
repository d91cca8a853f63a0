import type { Instant } from '../base/instant.ts'
import type { Secret } from '../base/secret.ts'
import type { Fault } from '../model/outcome.ts'

/** What a platform's webhook tells, one thing each. */
export type WebhookEvent =
  /** What became of a message. `key` is ours where the message carried one, without the attempt. */
  | {
      readonly kind: 'receipt'
      readonly key: string | undefined
      /** Which attempt it is of; undefined: it does not say. */
      readonly attempt?: number
      readonly says: 'sent' | 'delivered' | 'read' | 'failed'
      readonly reason?: { readonly code: string; readonly text: string; readonly of: Fault }
      readonly at: Instant
    }
  /** Somebody wrote to a sender. `from` as the platform writes it; `text` only where it is one. */
  | {
      readonly kind: 'inbound'
      readonly from: string
      readonly sender: string
      readonly text?: string
      readonly at: Instant
    }
  /** Somebody stopped, or takes again, messages of one kind from this business. */
  | {
      readonly kind: 'preference'
      readonly from: string
      readonly says: 'stop' | 'resume'
      readonly about: string
      readonly at: Instant
    }
  /** Something about the account, a number or a template, in words for the log. */
  | { readonly kind: 'news'; readonly about: string; readonly text: string }
  /** What is nobody's business here, but may be the bot's. */
  | { readonly kind: 'other'; readonly about: string }

/** How a platform posts what it has to tell. Pure, but for the secrets that it was made with. */
export interface Webhooks {
  /** The answer to the platform's question whether this is the right address; undefined: it is not, or nobody asked. */
  handshake(query: ReadonlyMap<string, string>): string | undefined
  /** Whether the platform signed these very bytes. Takes as long whatever is wrong. `header` looks a header up by its name in lower case. */
  verify(raw: Uint8Array, header: (name: string) => string | undefined): boolean
  /** Everything in a body, in its order; undefined where it is none of the platform's. What cannot be read in it is left out, and counted. */
  read(raw: Uint8Array): { readonly events: readonly WebhookEvent[]; readonly unreadable: number } | undefined
}

export type WebhookSecrets = {
  /** Signs what the platform posts. */
  readonly signing: Secret
  /** What the platform must know when it asks whether this is the right address. */
  readonly verify?: Secret
}
