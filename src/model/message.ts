import type { LocaleTag } from './names.ts'

/** One message for one recipient, as a channel needs it. */
export type Rendered = {
  /** The language of the text that was chosen. */
  readonly locale: LocaleTag
  /** The whole text as the recipient reads it. */
  readonly text: string
  /** Where the message goes as a platform's template: its name, the platform's language code, the body's parameters in order, the button's URL suffix. */
  readonly template?: {
    readonly name: string
    readonly language: string
    readonly parameters: readonly string[]
    readonly buttonSuffix?: string
  }
  /** The recipient's own link, where the message carries one. */
  readonly link?: string
  readonly ttlSeconds?: number
}
