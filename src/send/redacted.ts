import type { Adapter, TemplateDesk } from '../adapters/adapter.ts'
import type { Secret } from '../base/secret.ts'
import type { Outcome } from '../model/outcome.ts'

/** A layer that keeps tokens out of every text that comes back, whatever the platform echoes. */
export const redacted = (adapter: Adapter, secrets: readonly Secret[]): Adapter => {
  const values = secrets.map((secret) => secret.reveal()).filter((value) => value.length >= 8)
  const clean = (text: string): string =>
    values.reduce((cleaned, value) => cleaned.replaceAll(value, '[secret]'), text)
  return {
    ...adapter,
    send: (prepared, envelope, signal, written) =>
      adapter.send(prepared, envelope, signal, written).then((outcome) => cleanOutcome(outcome, clean)),
    ...(adapter.preflight === undefined ? {} : { preflight: cleanPreflight(adapter.preflight, clean) }),
    ...(adapter.templates === undefined ? {} : { templates: cleanDesk(adapter.templates, clean) }),
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
