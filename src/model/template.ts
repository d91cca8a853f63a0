import type { LocaleTag } from './names.ts'

/** What a platform charges and limits a template by. */
export type TemplateCategory = 'utility' | 'marketing' | 'authentication'

/** A message in one of its languages, as the platform is asked to approve it: the same for everybody, with gaps. */
export type WantedTemplate = {
  /** The message's name in the plan, and the locale of the text. */
  readonly message: string
  readonly locale: LocaleTag
  readonly name: string
  /** The platform's code of the language. */
  readonly language: string
  readonly category: TemplateCategory
  /** `{{1}}` where a parameter goes. */
  readonly body: string
  /** A sample of each parameter, in order. */
  readonly examples: readonly string[]
  readonly button?: TemplateButton & {
    /** A sample of what the gap at the URL's end holds, where it has one. */
    readonly example?: string
  }
  readonly ttlSeconds?: number
}

/** `url` ends with `{{1}}` where each recipient has their own. */
export type TemplateButton = { readonly text: string; readonly url: string }

/**
 * Where a template stands: `approved` may be sent; `pending` is being looked at; `paused` comes back by itself or by a person's hand;
 * `rejected` and `disabled` never; `unknown` is a word that we do not know, which decides nothing.
 */
export type TemplateReview = 'approved' | 'pending' | 'rejected' | 'paused' | 'disabled' | 'unknown'

/** A template as the platform has it. What it does not say is left out. */
export type KnownTemplate = {
  readonly name: string
  readonly language: string
  readonly review: TemplateReview
  /** The platform's own word for it: `PENDING_DELETION`. */
  readonly said: string
  readonly category?: string
  readonly previousCategory?: string
  /** `GREEN`, `YELLOW`, `RED`. */
  readonly quality?: string
  /** Why it was rejected, in the platform's words. */
  readonly reason?: string
  readonly body?: string
  /** Only buttons that open a page. */
  readonly buttons?: readonly TemplateButton[]
  readonly ttlSeconds?: number
}

/** What a platform knows a template by. */
export const templateKeyOf = ({ name, language }: Pick<WantedTemplate, 'name' | 'language'>): string =>
  `${name} ${language}`
