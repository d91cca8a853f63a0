import { localeTag } from '../../model/names.ts'
import type { LocaleTexts } from './locale-texts.ts'

export const ptBr: LocaleTexts = {
  locale: localeTag('pt-BR'),
  thisService: 'este serviço',
  announce: {
    named:
      '{{ service }} deixa o {{ channel }} em {{ deadline | date }}. A partir daí, não responderá mais por aqui.',
    unnamed:
      'Este serviço deixa o {{ channel }} em {{ deadline | date }}. A partir daí, não responderá mais por aqui.',
  },
  reminder: {
    named: 'Lembrete: em {{ deadline | date }}, {{ service }} deixa o {{ channel }}.',
    unnamed: 'Lembrete: em {{ deadline | date }}, este serviço deixa o {{ channel }}.',
  },
  reply: {
    named: '{{ service }} não está mais disponível no {{ channel }}.',
    unnamed: 'Este serviço não está mais disponível no {{ channel }}.',
  },
  moved: {
    named:
      'Uma correção: havíamos informado a data de {{ told | date }}. Agora é em {{ deadline | date }} que {{ service }} deixa o {{ channel }}.',
    unnamed:
      'Uma correção: havíamos informado a data de {{ told | date }}. Agora é em {{ deadline | date }} que este serviço deixa o {{ channel }}.',
  },
  exempt: {
    named:
      'Uma correção: havíamos informado a data de {{ told | date }}. No entanto, {{ service }} continua disponível para você no {{ channel }}.',
    unnamed:
      'Uma correção: havíamos informado a data de {{ told | date }}. No entanto, este serviço continua disponível para você no {{ channel }}.',
  },
  reopened: {
    named: '{{ service }} voltou a responder no {{ channel }}. Escreva aqui para continuar.',
    unnamed: 'Este serviço voltou a responder no {{ channel }}. Escreva aqui para continuar.',
  },
  linking:
    'Para manter o histórico das suas conversas, vincule a sua conta antes dessa data:\n{{ link }}\nDepois, ele não poderá mais ser transferido.',
  exporting:
    'Para guardar uma cópia do histórico das suas conversas, exporte esta conversa antes dessa data:\n{{ export }}\nO histórico em si não pode ser transferido.',
  continuing: 'Você pode continuar aqui:\n{{ destinations }}\nO serviço continua disponível lá.',
  steps: {
    whatsapp:
      '1. Abra os dados desta conversa: toque no nome no topo (iPhone), ou em ⋮ e “Mais” (Android).\n2. Toque em “Exportar conversa”.\n3. Escolha onde salvar o arquivo.',
    elsewhere:
      'Abra esta conversa no {{ channel }}, procure a exportação no menu dela ou nas configurações e salve o arquivo.',
  },
}
