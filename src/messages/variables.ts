import { type BuiltInVariable, builtInVariables } from '../model/built-in-messages.ts'

export const isVariable = (name: string): name is BuiltInVariable =>
  builtInVariables.some((variable) => variable === name)

/** The same for every reader of a language, whenever: written into a template's text. */
export const isConstant = (name: string): boolean => name === 'service' || name === 'channel'

/** One recipient's own: a column of their row, or their link. */
export const isPersonal = (name: string): boolean => !isVariable(name) || name === 'link' || name === 'token'
