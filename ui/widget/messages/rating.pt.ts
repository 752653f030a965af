import type { Translation } from '../../shared/i18n'
import type en from './rating.en'

const pt: Translation<typeof en> = {
  question: 'Isto ajudou?',
  yes: 'Sim, ajudou',
  no: 'Não, não ajudou',
  saved: 'Obrigado, a sua avaliação está guardada.',
  add: 'Adicionar um comentário',
  change: 'Alterar o comentário',
  missing: 'O que faltou?',
  good: 'O que foi bom?',
  send: 'Enviar comentário',
  cancel: 'Cancelar',
  failed: 'Não foi guardado. Tente outra vez.',
}

export default pt
