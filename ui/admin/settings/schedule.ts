import { clockTime } from '../../shared/time'
import { lang, t } from '../texts'

/** A cron expression in words where it is one of the plain kinds, else as it is. */
export function scheduleWords(cron: string): string {
  const [minute = '', hour = '', ...days] = cron.trim().split(/\s+/)
  if (days.join(' ') !== '* * *') return cron
  const step = /^(?:\*\/(\d+)|\*)$/.exec(minute)
  if (step && hour === '*') return t('schedule.minutes', { n: Number(step[1] ?? 1) })
  if (!/^\d+$/.test(minute)) return cron
  if (hour === '*') return t('schedule.hourly', { minute: Number(minute) })
  if (!/^\d+$/.test(hour)) return cron
  return t('schedule.daily', { time: clockTime(new Date(2000, 0, 1, Number(hour), Number(minute)), lang.value) })
}
