import { ar } from './ar.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { hi } from './hi.ts'
import { id } from './id.ts'
import { it } from './it.ts'
import { ja } from './ja.ts'
import type { LocaleTexts } from './locale-texts.ts'
import { ptBr } from './pt-br.ts'
import { ru } from './ru.ts'
import { tr } from './tr.ts'
import { zh } from './zh.ts'

/** Every language that the built-in texts speak; the order is that of previews and of what `init` writes. */
export const languages: readonly LocaleTexts[] = [en, fr, es, ptBr, de, it, hi, id, ar, ru, tr, ja, zh]
