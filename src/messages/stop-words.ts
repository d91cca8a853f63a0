/**
 * What people write to be left alone, in the languages of the built-in texts: a message that is nothing but one of these. Words that are also
 * an answer to a bot's question (cancel, end, no) are none: whoever writes them may mean something else, and is heard by the bot.
 */
const stopWords: readonly string[] = [
  ...['stop', 'stopall', 'stop all', 'unsubscribe', 'opt out', 'optout'],
  ...['arrêt', 'arret', 'arrêter', 'arreter', 'désabonner', 'desabonner', 'désinscrire', 'desinscrire'],
  ...['baja', 'parar', 'detener', 'dar de baja', 'darse de baja', 'no más mensajes'],
  ...['pare', 'sair', 'descadastrar', 'cancelar inscrição'],
  ...['stopp', 'abmelden', 'abbestellen'],
  ...['ferma', 'disiscrivi', 'disiscriviti', 'annulla iscrizione'],
  ...['रोकें', 'बंद करें', 'बंद करो', 'सदस्यता समाप्त'],
  ...['berhenti', 'stop pesan', 'berhenti berlangganan'],
  ...['توقف', 'إيقاف', 'ايقاف', 'إلغاء الاشتراك', 'الغاء الاشتراك'],
  ...['стоп', 'отписаться', 'отписка', 'хватит'],
  ...['dur', 'durdur', 'abonelikten çık', 'çıkış'],
  ...['停止', '配信停止', '解除', '配信解除', 'ストップ'],
  ...['退订', '退訂', '取消订阅', '取消訂閱', '停止发送'],
]

/** Letters alone: neither capitals nor marks at the ends change what a word means. */
const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}\p{Cf}]+/gu, ' ')
    .trim()

const words: ReadonlySet<string> = new Set(stopWords.map(bare))
/** No longer than any of them could be, so that a long message costs nothing. */
const longest = 64

/** Whether a message says nothing but that its writer wants to hear no more. */
export const saysStop = (text: string): boolean => text.length <= longest && words.has(bare(text))
