import type { Rendered } from '../model/message.ts'
import type { LocaleTag } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'

/** One message as one locale's recipient would see it; or why it cannot be written for them. */
export type PreviewedMessage = {
  /** The message's name. */
  readonly message: string
  /** The phases that send it. */
  readonly phases: readonly string[]
  /** The recipient's. */
  readonly locale: LocaleTag
  /** How many people have this locale, where the audience is at hand. */
  readonly people?: number
  /** What stands on the button, where there is one. */
  readonly button?: string
  readonly result: Rendered | { readonly failed: string }
}

export type PreviewInput = {
  readonly plan: Plan
  readonly messages: readonly PreviewedMessage[]
  /** The longest text that the channel takes, in UTF-16 code units. */
  readonly maxLength?: number
}

/** The JSON document of `preview`. */
export type PreviewDocument = {
  readonly plan: string
  readonly messages: readonly {
    readonly message: string
    readonly phases: readonly string[]
    readonly locale: string
    readonly people?: number
    /** The language of the text that was chosen. */
    readonly textLocale?: string
    readonly text?: string
    readonly length?: number
    readonly button?: string
    readonly link?: string
    readonly template?: Rendered['template']
    readonly failed?: string
  }[]
}

export const previewDocument = ({ plan, messages }: PreviewInput): PreviewDocument => ({
  plan: plan.name,
  messages: messages.map(({ message, phases, locale, people, button, result }) => ({
    message,
    phases,
    locale,
    ...(people === undefined ? {} : { people }),
    ...('failed' in result
      ? { failed: result.failed }
      : {
          textLocale: result.locale,
          text: result.text,
          length: result.text.length,
          ...(button === undefined ? {} : { button }),
          ...(result.link === undefined ? {} : { link: result.link }),
          ...(result.template === undefined ? {} : { template: result.template }),
        }),
  })),
})
