import type { ChangedActions } from '../work/changed-actions.ts'
import { visible } from './visible.ts'

/** What an approval changes of what is done to the channel, and what of it cannot be undone; empty where it is nothing. */
export const approvedActionsText = ({
  irreversible,
  actions,
}: {
  readonly irreversible: readonly { readonly action: string; readonly why: string }[]
  readonly actions: ChangedActions
}): string =>
  [
    ...section('Done to the channel, by this revision:', [
      ...actions.added.map((action) => `+ ${action}`),
      ...actions.removed.map((action) => `- ${action}`),
    ]),
    ...section(
      'Cannot be undone:',
      irreversible.map(({ action, why }) => `${action}: ${why}`),
    ),
  ].join('\n')

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${visible(line)}`)]
