/**
 * The dangerous instants: where a crash must neither lose an outcome nor send twice. The code names each as it passes it;
 * a test kills a real process at each of them.
 */
export const crashPoints = [
  'loading',
  'loaded',
  'approved',
  'regrouped',
  'owed',
  'begun',
  'before-intents',
  'after-intents',
  'before-handover',
  'after-handover',
  'after-answer',
  'before-outcomes',
  'after-outcomes',
  'before-complete',
  'after-complete',
  'action-begun',
  'action-done',
  'action-recorded',
  'undo-begun',
  'undo-done',
  'undo-recorded',
] as const

export type CrashPoint = (typeof crashPoints)[number]

/** Called with each dangerous instant that is passed. Does nothing, but in tests. */
export type Probe = (point: CrashPoint) => void
