import type { ActionDesk, ActionDone, ActionRead, Adapter, TemplateDesk } from '../adapters/adapter.ts'
import type { Secret } from '../base/secret.ts'
import type { Outcome } from '../model/outcome.ts'

/** A layer that keeps tokens out of every text that comes back, whatever the platform echoes. */
export const redacted = (adapter: Adapter, secrets: readonly Secret[]): Adapter => {
  const clean = cleaner(secrets)
  return {
    ...adapter,
    send: (prepared, envelope, signal, written) =>
      adapter.send(prepared, envelope, signal, written).then((outcome) => cleanOutcome(outcome, clean)),
    ...(adapter.preflight === undefined ? {} : { preflight: cleanPreflight(adapter.preflight, clean) }),
    ...(adapter.templates === undefined ? {} : { templates: cleanDesk(adapter.templates, clean) }),
    ...(adapter.actions === undefined ? {} : { actions: cleanActions(adapter.actions, clean) }),
  }
}

/** Keeps these out of a text. One that is shorter than a secret may be is a word like any other. */
export const cleaner = (secrets: readonly Secret[]): ((text: string) => string) => {
  const values = secrets.map((secret) => secret.reveal()).filter((value) => value.length >= shortest)
  return (text) => values.reduce((cleaned, value) => cleaned.replaceAll(value, '[secret]'), text)
}

/** A PIN has six digits. */
const shortest = 6

const cleanActions = (desk: ActionDesk, clean: (text: string) => string): ActionDesk => {
  const trouble = <Result extends ActionRead | ActionDone>(result: Result): Result => {
    if ('text' in result) return { ...result, text: clean(result.text) }
    return 'evidence' in result ? { ...result, evidence: clean(result.evidence) } : result
  }
  return {
    read: async (asked, signal) => trouble(await desk.read(asked, signal)),
    perform: async (asked, before, signal) => trouble(await desk.perform(asked, before, signal)),
    undo: async (asked, before, signal) => trouble(await desk.undo(asked, before, signal)),
  }
}

const cleanPreflight =
  (ask: NonNullable<Adapter['preflight']>, clean: (text: string) => string): typeof ask =>
  async (signal) => {
    const { findings, unanswered, ...rest } = await ask(signal)
    return {
      ...rest,
      findings: findings.map((finding) => ({ ...finding, message: clean(finding.message) })),
      unanswered: unanswered.map(clean),
    }
  }

const cleanDesk = (desk: TemplateDesk, clean: (text: string) => string): TemplateDesk => {
  const cleaned = <Result extends object>(result: Result): Result =>
    'text' in result && typeof result.text === 'string' ? { ...result, text: clean(result.text) } : result
  return {
    list: async (signal) => cleaned(await desk.list(signal)),
    create: async (wanted, signal) => cleaned(await desk.create(wanted, signal)),
  }
}

const cleanOutcome = (outcome: Outcome, clean: (text: string) => string): Outcome => {
  switch (outcome.kind) {
    case 'accepted':
    case 'throttled':
      return outcome
    case 'refused':
    case 'unreached':
      return { ...outcome, text: clean(outcome.text) }
    case 'unknown':
      return { ...outcome, evidence: clean(outcome.evidence) }
  }
}
