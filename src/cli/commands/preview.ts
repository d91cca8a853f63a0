import { preview } from '../../app/preview.ts'
import { type PreviewSent, sendPreview } from '../../app/preview-send.ts'
import { previewDocument } from '../../report/preview-document.ts'
import { previewSentDocument, previewSentText } from '../../report/preview-sent.ts'
import { previewText } from '../../report/preview-text.ts'
import { type Call, lookOptionsOf } from '../command.ts'
import { done, exitCodes, interruptExitCodes } from '../exit-codes.ts'

type Options = { readonly phase?: string; readonly locale?: string; readonly sendTo?: string }

export const runPreview = async (plan: string, call: Call<Options>): Promise<number> => {
  const { options, console, surroundings } = call
  const asked = {
    ...lookOptionsOf(plan, call),
    ...(options.phase === undefined ? {} : { phase: options.phase }),
    ...(options.locale === undefined ? {} : { locale: options.locale }),
  }
  if (options.sendTo !== undefined) {
    const sent = await sendPreview(surroundings, { ...asked, to: options.sendTo })
    if (options.json === true) console.document(previewSentDocument(sent))
    else console.answer(previewSentText({ ...sent, look: console.look }))
    const signal = surroundings.interrupts.signal()
    return signal === undefined ? exitStatusOf(sent) : interruptExitCodes[signal]
  }
  const input = await preview(surroundings, asked)
  if (options.json === true) console.document(previewDocument(input))
  else console.answer(previewText({ ...input, look: console.look }))
  return done
}

/** The channel refuses us, or this message alone. */
const exitStatusOf = ({ tried }: PreviewSent): number => {
  if (tried.every(({ outcome }) => outcome.kind === 'accepted')) return done
  const isOurs = tried.some(
    ({ outcome }) =>
      outcome.kind === 'unreached' ||
      (outcome.kind === 'refused' && outcome.of !== 'recipient' && outcome.of !== 'request'),
  )
  return isOurs ? exitCodes['channel-refused'] : exitCodes.internal
}
