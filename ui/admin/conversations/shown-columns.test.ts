import { afterEach, describe, expect, it } from 'vitest'
import { columnIds, fitting, keepColumns, keptColumns, template, usual } from './shown-columns'

afterEach(() => localStorage.clear())

describe('columns', () => {
  it('stand in their order, as many as there is room for, the least important going first', () => {
    expect(fitting(usual, 1400, 140)).toEqual(usual)
    const narrow = fitting(usual, 720, 140)
    expect(narrow).toEqual(['visitor', 'status', 'subject', 'updated'])
    expect(fitting(columnIds, 4000, 0)).toEqual([...columnIds])
    expect(fitting(usual, 100, 140)).toEqual(['visitor'])
  })
  it('have widths that never add up to more than there is', () => {
    for (let width = 640; width < 2000; width += 7) {
      const shown = fitting(columnIds, width, 140)
      const least = [...template(shown).matchAll(/(\d+)px/g)].reduce((sum, [, px]) => sum + Number(px) + 16, 0)
      expect(least + 48 + 140).toBeLessThanOrEqual(width)
    }
  })
  it('are kept as they were chosen; nonsense gives the usual ones', () => {
    expect(keptColumns()).toEqual(usual)
    keepColumns(['visitor', 'tags'])
    expect(keptColumns()).toEqual(['visitor', 'tags'])
    for (const wrong of ['{}', '[]', '["colour"]', 'null', '{']) {
      localStorage.setItem('frontdesk-conversation-columns', wrong)
      expect(keptColumns()).toEqual(usual)
    }
  })
})
