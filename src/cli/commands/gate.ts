import { askGate } from '../../app/gate.ts'
import { gateDocument } from '../../report/gate-document.ts'
import { gateText } from '../../report/gate-text.ts'
import { type Call, lookOptionsOf } from '../command.ts'
import { gateExitCodes } from '../exit-codes.ts'

export const runGate = async (plan: string, call: Call<{ readonly for?: string }>): Promise<number> => {
  const { options, console, surroundings } = call
  const answer = await askGate(surroundings, {
    ...lookOptionsOf(plan, call),
    ...(options.for === undefined ? {} : { for: options.for }),
  })
  if (options.json === true) console.document(gateDocument(answer))
  else console.answer(gateText(answer, { zone: answer.zone, look: console.look }))
  return gateExitCodes[answer.gate]
}
