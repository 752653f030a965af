import en from '../messages/own.en'
import { texts } from '../texts'

export const t = texts.part('own', en)
