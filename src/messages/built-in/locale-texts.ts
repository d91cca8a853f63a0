import type { LocaleTag } from '../../model/names.ts'

/** A sentence twice: with the service's name in it, and for a service that the plan does not name. */
export type NamedOrNot = { readonly named: string; readonly unnamed: string }

/**
 * What one language says, sentence by sentence: whole sentences are put together, never words, so that each can be right by
 * itself. Rules for whoever writes one: a Latin name or a number may stand in every gap, so no case ending or elision may hang
 * on it; dates never end a sentence where the language writes a full stop in them; a link stands on a line of its own
 * (there it needs no marks for direction, which some apps would take for a part of it). No text begins or ends with anything but words:
 * WhatsApp takes no template that does (2388299).
 */
export type LocaleTexts = {
  readonly locale: LocaleTag
  /** For `{{ service }}` in texts of the plan's own, in the middle of a sentence. */
  readonly thisService: string
  readonly announce: NamedOrNot
  readonly reminder: NamedOrNot
  readonly reply: NamedOrNot
  readonly moved: NamedOrNot
  readonly exempt: NamedOrNot
  readonly reopened: NamedOrNot
  /** Leads to `{{ link }}`, to the steps of the export, to the list of destinations. */
  readonly linking: string
  readonly exporting: string
  readonly continuing: string
  /** How a person exports their own chat: in WhatsApp's own words, and where the channel's menus are not known to us. */
  readonly steps: { readonly whatsapp: string; readonly elsewhere: string }
}
