import { readDespite } from '../../app/approve.ts'
import { approvePlan, differencePlan } from '../../app/approve-plan.ts'
import { listRevisions } from '../../app/revisions.ts'
import { SunsetError } from '../../base/errors.ts'
import { isoOf } from '../../base/instant.ts'
import { approvedActionsText } from '../../report/approved-actions-text.ts'
import { auditEndText } from '../../report/audit-text.ts'
import { proposalDocument, proposalText } from '../../report/proposal.ts'
import { approvalQuestion } from '../approval-question.ts'
import { askText, askYes, mayAsk } from '../ask.ts'
import { type Call, lookOptionsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

type Options = {
  readonly reason?: string
  readonly source?: string
  readonly yes?: boolean
  readonly list?: boolean
  readonly show?: string
  readonly diff?: boolean
  readonly despite?: string
  readonly confirm?: string
}

export const runApprove = async (plan: string, call: Call<Options>): Promise<number> => {
  const { options, console, surroundings } = call
  if (options.list === true) return list(plan, call)
  if (options.show !== undefined) return show(plan, options.show, call)
  if (options.diff === true) return difference(plan, call)
  const { reason, source } = options
  if (reason === undefined || reason.trim() === '')
    throw new SunsetError('usage', 'An approval needs its reason: it goes into the audit trail.', {
      hint: `sunset approve ${plan} --reason "Plan of record, LEGAL-4471"`,
    })
  const approved = await approvePlan(surroundings, {
    ...lookOptionsOf(plan, call),
    reason,
    ...(source === undefined ? {} : { source }),
    despite: options.despite === undefined ? [] : readDespite(options.despite),
    show: (proposal) => {
      const shown = proposalText(proposal, console.lookOfErrors)
      const oneWay = approvedActionsText(proposal)
      for (const text of [shown, oneWay]) if (text !== '' && options.json !== true) console.remark(text)
    },
    confirm: async (name) => {
      if (options.confirm !== undefined || !mayAsk(surroundings, options)) return options.confirm
      return askText(surroundings, `Type ${name} to approve what cannot be undone: `)
    },
    mayApprove: async (proposal) => {
      if (options.yes === true) return true
      if (!mayAsk(surroundings, options))
        throw new SunsetError('not-approved', 'Nobody is there to ask, so nothing was approved.', {
          hint: 'Add --yes once the plan was looked at (`sunset check`, `sunset timeline`, `sunset preview`).',
        })
      const question =
        proposal.changes === undefined
          ? await approvalQuestion(proposal, surroundings, console.lookOfErrors)
          : `\nApprove as revision ${proposal.revision}?`
      return askYes(surroundings, question)
    },
  })
  if (approved === undefined) {
    console.remark('Nothing was approved.')
    return exitCodes.refused
  }
  const { revision } = approved
  const said = {
    plan: approved.plan.name,
    revision: revision.number,
    hash: revision.hash,
    at: isoOf(revision.approvedAt),
    by: revision.by,
    ...(revision.despite === undefined ? {} : { despite: revision.despite }),
    ...proposalDocument(approved.proposal),
    audit: approved.audit ?? null,
  }
  if (approved.gateFileTrouble !== undefined) console.complain(approved.gateFileTrouble)
  if (options.json === true) console.document(said)
  else
    console.answer(
      `Revision ${revision.number} approved by ${revision.by}, ${isoOf(revision.approvedAt)}.\nThe audit trail now ends with ${auditEndText(approved.audit)}.`,
    )
  return 0
}

/** What approving would change, without approving: exit 0 whatever it is. */
const difference = async (plan: string, call: Call<Options>): Promise<number> => {
  const { options, console, surroundings } = call
  const proposal = await differencePlan(surroundings, lookOptionsOf(plan, call))
  if (options.json === true)
    console.document({
      plan: proposal.plan.name,
      revision: proposal.before?.number ?? null,
      ...proposalDocument(proposal),
    })
  else if (proposal.changes === undefined)
    console.answer(`${plan} was never approved: there is nothing to compare it with.`)
  else console.answer(`${proposalText(proposal, console.look)}${approvedActionsText(proposal)}`)
  return 0
}

const list = async (plan: string, call: Call<Options>): Promise<number> => {
  const revisions = await listRevisions(call.surroundings, lookOptionsOf(plan, call))
  const rows = revisions.map(({ number, hash, approvedAt, by, reason, source, despite }) => ({
    number,
    at: isoOf(approvedAt),
    by,
    reason,
    ...(source === undefined ? {} : { source }),
    ...(despite === undefined ? {} : { despite }),
    hash,
  }))
  if (call.options.json === true) call.console.document({ plan, revisions: rows })
  else if (rows.length === 0) call.console.answer(`${plan} was never approved.`)
  else
    for (const row of rows)
      call.console.answer(
        `${row.number}  ${row.at}  ${row.by}  ${row.reason}${'source' in row ? `  ${row.source}` : ''}`,
      )
  return 0
}

const show = async (plan: string, number: string, call: Call<Options>): Promise<number> => {
  const revisions = await listRevisions(call.surroundings, lookOptionsOf(plan, call))
  const revision = revisions.find((one) => String(one.number) === number)
  if (revision === undefined)
    throw new SunsetError('usage', `${plan} has no revision ${number}.`, {
      hint: 'See `sunset approve PLAN --list`.',
    })
  call.surroundings.stdout.write(revision.text)
  return 0
}
