import { reasonOf } from '../../app/deciding.ts'
import { adoptLedger, forgetPerson, purgeLedger } from '../../app/ledger-keeping.ts'
import { counted } from '../../report/numbers.ts'
import { askText, mayAsk } from '../ask.ts'
import { type Call, lookOptionsOf } from '../command.ts'
import { type DecisionFlags, entryText, sayDecided } from '../decision.ts'

type Options = DecisionFlags & { readonly confirm?: string }

const keepingOf = (command: string, plan: string, call: Call<Options>) => ({
  ...lookOptionsOf(plan, call),
  reason: reasonOf(command, plan, call.options.reason),
})

export const runLedgerAdopt = async (plan: string, call: Call<Options>): Promise<number> => {
  const adopted = await adoptLedger(call.surroundings, keepingOf('ledger adopt', plan, call))
  const { ledgerPath, beside } = adopted
  const others = beside.length === 0 ? '' : ` The people of ${beside.join(', ')} are others.`
  const text = adopted.adopted
    ? `${ledgerPath} is at home here now; see that no other copy of it is run.${others}${entryText(adopted)}`
    : `${ledgerPath} is at home here already; nothing was changed.`
  sayDecided(call, adopted, { ledger: ledgerPath, adopted: adopted.adopted, beside }, text)
  return 0
}

export const runLedgerForget = async (
  plan: string,
  address: string,
  call: Call<Options>,
): Promise<number> => {
  const forgot = await forgetPerson(call.surroundings, { ...keepingOf('ledger forget', plan, call), address })
  const what = forgot.known ? 'Forgotten' : 'They were not known; noted as forgotten'
  const text = `${what}: ${forgot.address}. No later load brings them back.${entryText(forgot)}\nThe audience's own files, its reject file and the outbox are yours to clean.`
  sayDecided(call, forgot, { address: forgot.address, known: forgot.known }, text)
  return 0
}

export const runLedgerPurge = async (plan: string, call: Call<Options>): Promise<number> => {
  const { options, surroundings } = call
  const purged = await purgeLedger(surroundings, {
    ...keepingOf('ledger purge', plan, call),
    confirm: async (name) => {
      if (options.confirm !== undefined || !mayAsk(surroundings, options)) return options.confirm
      return askText(surroundings, `All people's data goes, for good. Type ${name} to go on: `)
    },
  })
  const text = `The data of ${counted(purged.people, 'person', 'people')} is deleted; counts, revisions and the audit trail stay.${entryText(purged)}`
  sayDecided(call, purged, { people: purged.people }, text)
  return 0
}
