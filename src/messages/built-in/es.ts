import { localeTag } from '../../model/names.ts'
import type { LocaleTexts } from './locale-texts.ts'

export const es: LocaleTexts = {
  locale: localeTag('es'),
  thisService: 'este servicio',
  announce: {
    named:
      '{{ service }} deja {{ channel }} el {{ deadline | date }}. A partir de entonces ya no responderá aquí.',
    unnamed:
      'Este servicio deja {{ channel }} el {{ deadline | date }}. A partir de entonces ya no responderá aquí.',
  },
  reminder: {
    named: 'Recordatorio: {{ service }} deja {{ channel }} el {{ deadline | date }}.',
    unnamed: 'Recordatorio: este servicio deja {{ channel }} el {{ deadline | date }}.',
  },
  reply: {
    named: '{{ service }} ya no está disponible en {{ channel }}.',
    unnamed: 'Este servicio ya no está disponible en {{ channel }}.',
  },
  moved: {
    named:
      'Una corrección: te habíamos indicado el {{ told | date }}. Ahora {{ service }} deja {{ channel }} el {{ deadline | date }}.',
    unnamed:
      'Una corrección: te habíamos indicado el {{ told | date }}. Ahora este servicio deja {{ channel }} el {{ deadline | date }}.',
  },
  exempt: {
    named:
      'Una corrección: te habíamos indicado el {{ told | date }}. Finalmente, {{ service }} sigue disponible para ti en {{ channel }}.',
    unnamed:
      'Una corrección: te habíamos indicado el {{ told | date }}. Finalmente, este servicio sigue disponible para ti en {{ channel }}.',
  },
  reopened: {
    named: '{{ service }} vuelve a responder en {{ channel }}. Escribe aquí para continuar.',
    unnamed: 'Este servicio vuelve a responder en {{ channel }}. Escribe aquí para continuar.',
  },
  linking:
    'Para conservar el historial de tus chats, vincula tu cuenta antes de esa fecha; después ya no se podrá trasladar:\n{{ link }}',
  exporting:
    'El historial de tus chats no se puede trasladar. Para guardar una copia, exporta este chat antes de esa fecha:\n{{ export }}',
  continuing: 'Puedes continuar aquí:\n{{ destinations }}',
  steps: {
    whatsapp:
      '1. Abre la información de este chat: toca su nombre en la parte superior (iPhone), o ⋮ y «Más» (Android).\n2. Toca «Exportar chat».\n3. Elige dónde guardar el archivo.',
    elsewhere:
      'Abre este chat en {{ channel }}, busca la exportación en su menú o en los ajustes y guarda el archivo.',
  },
}
