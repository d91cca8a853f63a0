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
    named: 'Recordatorio: el {{ deadline | date }} {{ service }} deja {{ channel }}.',
    unnamed: 'Recordatorio: el {{ deadline | date }} este servicio deja {{ channel }}.',
  },
  reply: {
    named: '{{ service }} ya no está disponible en {{ channel }}.',
    unnamed: 'Este servicio ya no está disponible en {{ channel }}.',
  },
  moved: {
    named:
      'Una corrección: te habíamos indicado el {{ told | date }}. Ahora la fecha es el {{ deadline | date }}: entonces {{ service }} deja {{ channel }}.',
    unnamed:
      'Una corrección: te habíamos indicado el {{ told | date }}. Ahora la fecha es el {{ deadline | date }}: entonces este servicio deja {{ channel }}.',
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
    'Para conservar el historial de tus chats, vincula tu cuenta antes de esa fecha:\n{{ link }}\nDespués ya no se podrá trasladar.',
  exporting:
    'Para guardar una copia del historial de tus chats, exporta este chat antes de esa fecha:\n{{ export }}\nEl historial en sí no se puede trasladar.',
  continuing: 'Puedes continuar aquí:\n{{ destinations }}\nEl servicio sigue disponible allí.',
  steps: {
    whatsapp:
      '1. Abre la información de este chat: toca su nombre en la parte superior (iPhone), o ⋮ y «Más» (Android).\n2. Toca «Exportar chat».\n3. Elige dónde guardar el archivo.',
    elsewhere:
      'Abre este chat en {{ channel }}, busca la exportación en su menú o en los ajustes y guarda el archivo.',
  },
}
