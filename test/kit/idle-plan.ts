import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { glancePathOf, lookAt, writeGlance } from '../../src/app/glance.ts'
import { instant } from '../../src/base/instant.ts'

type IdlePlan = { readonly plan: string; readonly ledger: string; readonly remove: () => void }

/** A plan whose last tick found nothing due and left its glance, as `tick` itself would leave it. */
export const idlePlan = (environment: Readonly<Record<string, string | undefined>>): IdlePlan => {
  const folder = mkdtempSync(join(tmpdir(), 'sunset-idle-'))
  const plan = join(folder, 'plan.yaml')
  const ledger = join(folder, 'plan.db')
  const text = 'sunset: ChatGPT leaves WhatsApp on 2026-01-15\n'
  writeFileSync(plan, text)
  writeFileSync(ledger, 'a ledger')
  leaveGlance({ plan, ledger, text, environment })
  return { plan, ledger, remove: () => rmSync(folder, { recursive: true }) }
}

/** Left as if the files were older than they are (a glance of the very moment of a change is refused), then dated back to now. */
const leaveGlance = (of: {
  plan: string
  ledger: string
  text: string
  environment: Readonly<Record<string, string | undefined>>
}): void => {
  const now = Math.trunc(statSync(of.ledger).ctimeMs)
  const later = instant(now + 10_000)
  const sight = lookAt({ plan: of.plan, ledger: of.ledger, files: [] }, of.text, of.environment)
  if (!writeGlance(sight, of.environment, { checked: later, next: null }))
    throw new Error('No glance was left.')
  const glance = glancePathOf(of.plan)
  writeFileSync(glance, readFileSync(glance, 'utf8').replace(`"checked":${later}`, `"checked":${now}`))
}
