import { visible } from './visible.ts'

/** What of a plan cannot be undone, for whoever approves it; empty where everything can. */
export const irreversibleText = ({
  irreversible,
}: {
  readonly irreversible: readonly { readonly action: string; readonly why: string }[]
}): string =>
  irreversible.length === 0
    ? ''
    : [
        '',
        'Cannot be undone:',
        ...irreversible.map(({ action, why }) => `  ${visible(action)}: ${visible(why)}`),
      ].join('\n')
