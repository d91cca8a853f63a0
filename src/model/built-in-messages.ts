/** The messages that come with the tool, in every built-in language; a plan that writes one replaces it whole. */
export const builtInMessages = [
  'announce',
  'reminder',
  'export',
  'reply',
  'moved',
  'exempt',
  'reopened',
] as const

export type BuiltInMessage = (typeof builtInMessages)[number]

export const isBuiltInMessage = (name: string): name is BuiltInMessage =>
  builtInMessages.some((builtIn) => builtIn === name)

/** The variables that every message has beside the row's columns. */
export const builtInVariables = [
  'service',
  'channel',
  'deadline',
  'days_left',
  'last_day',
  'told',
  'link',
  'token',
  'export',
  'destinations',
] as const

export type BuiltInVariable = (typeof builtInVariables)[number]
