import type { Plan } from '../model/plan.ts'
import type { KnownTemplate, WantedTemplate } from '../model/template.ts'

/** One template of a plan, with what the platform has of it and what was done about it. */
export type TemplateReport = {
  readonly wanted: WantedTemplate
  readonly known: KnownTemplate | undefined
  /** What of it is another at the platform. */
  readonly differences: readonly ('text' | 'button' | 'ttl')[]
  /** Why nothing can be sent as it. */
  readonly unfit?: string
  readonly isReclassed: boolean
  /** In a push. */
  readonly did?: string
  readonly faults?: readonly { readonly code: string; readonly message: string; readonly hint?: string }[]
  /** The platform's words. */
  readonly why?: string
}

export type TemplatesReport = {
  readonly plan: Plan
  readonly templates: readonly TemplateReport[]
  readonly dryRun?: boolean
  readonly stopped?: string
}

/** The JSON document of `templates push` and `templates status`. */
export type TemplatesDocument = {
  readonly plan: string
  readonly dryRun?: true
  /** Why a push ended before every template was asked for. */
  readonly stopped?: string
  readonly templates: readonly {
    readonly message: string
    readonly locale: string
    readonly name: string
    readonly language: string
    /** As the plan wants it; the platform's own is in `platform`. */
    readonly category: string
    readonly body: string
    readonly examples: readonly string[]
    readonly button?: WantedTemplate['button']
    readonly ttlSeconds?: number
    readonly did?: string
    readonly why?: string
    readonly faults?: TemplateReport['faults']
    /** Absent where the platform has none. */
    readonly platform?: Omit<KnownTemplate, 'name' | 'language'>
    readonly sendable?: boolean
    readonly differences?: TemplateReport['differences']
    readonly reclassedAsMarketing?: true
  }[]
}

export const templatesDocument = (report: TemplatesReport): TemplatesDocument => ({
  plan: report.plan.name,
  ...(report.dryRun === true ? { dryRun: true } : {}),
  ...(report.stopped === undefined ? {} : { stopped: report.stopped }),
  templates: report.templates.map((one) => ({ ...one.wanted, ...doneWith(one), ...platformOf(one) })),
})

const doneWith = ({ did, why, faults = [] }: TemplateReport): object => ({
  ...(did === undefined ? {} : { did }),
  ...(why === undefined ? {} : { why }),
  ...(faults.length === 0
    ? {}
    : { faults: faults.map(({ code, message, hint }) => ({ code, message, ...(hint && { hint }) })) }),
})

const platformOf = ({ known, unfit, differences, isReclassed }: TemplateReport): object => {
  if (known === undefined) return { sendable: false }
  const { name: _name, language: _language, ...platform } = known
  return {
    platform,
    sendable: unfit === undefined,
    ...(differences.length === 0 ? {} : { differences }),
    ...(isReclassed ? { reclassedAsMarketing: true } : {}),
  }
}
