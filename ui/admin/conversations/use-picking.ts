import { useEffect, useMemo, useState } from 'preact/hooks'
import type { ConversationRow } from '../api/types'
import type { Picking } from '../list/row-list'
import { t } from '../texts'
import { chooseAll, chooseRead, chosenCount, headState, isChosen, nothing, toggled, without, type Selection } from './selection'
import { visitorName } from './words'

export interface Picked {
  selection: Selection
  count: number
  pick: Picking<ConversationRow>
  toggle: (row: ConversationRow, range: boolean) => void
  /** Chooses all that the filter finds. */
  all: () => void
  clear: () => void
  drop: (id: string) => void
}

/** Which rows are chosen; another list begins with none. */
export function usePicking(key: string, rows: readonly ConversationRow[], total: number | undefined): Picked {
  const [selection, setSelection] = useState<Selection>(nothing)
  useEffect(() => setSelection(nothing), [key])
  const head = headState(selection, rows)
  const toggle = (row: ConversationRow, range: boolean) => setSelection((now) => toggled(now, row.id, rows, range))
  const pick = useMemo<Picking<ConversationRow>>(
    () => ({
      isOn: (row) => isChosen(selection, row.id),
      toggle,
      label: (row) => t('bulk.choose', { name: visitorName(row) }),
      head,
      headLabel: t('bulk.chooseRead'),
      onHead: () => setSelection(head === 'none' ? chooseRead(rows) : nothing),
    }),
    [selection, rows, head],
  )
  return {
    selection,
    count: chosenCount(selection, total ?? rows.length),
    pick,
    toggle,
    all: () => setSelection(chooseAll),
    clear: () => setSelection(nothing),
    drop: (id) => setSelection((now) => without(now, id)),
  }
}
