import type { Ledger } from '../ledger/ledger.ts'
import type { Revision } from '../model/facts.ts'
import type { PlanFile } from './plan-file.ts'
import type { RunEvent } from './run-context.ts'

/** Under this name the ledger keeps which edit of the plan's file was mentioned last (its hash). */
export const mentionedEdit = 'mentioned edit'

/** An edited file changes nothing until it is approved; whoever edited it hears so once. */
export const mentionEdit = async (
  ledger: Ledger,
  file: PlanFile,
  revision: Revision,
  { tell }: { readonly tell: (event: RunEvent) => void },
): Promise<void> => {
  if ((await ledger.recall(mentionedEdit)) === file.hash) return
  await ledger.remember(mentionedEdit, file.hash)
  tell({
    kind: 'mention',
    text: `${file.file} was edited since revision ${revision.number} was approved, which goes on running. \`sunset approve ${file.file}\` makes the edit count.`,
  })
}
